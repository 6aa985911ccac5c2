import { expect, test } from "vitest";

import { builtin } from "../../../lib/kinds.ts";
import { conditionOf, withRuns } from "../../parts/running.ts";

const writes = /^(Create|Set|Delete|Tag|Untag)/;

withRuns("what a run brings about", (world) => {
  test("a new object becomes a queue, and its history says who made it and why", async () => {
    const { runs, aws } = world;
    await runs.create("orders", { fifo: true, visibilityTimeoutSeconds: 60, aws: { tags: { team: "shop" } } });
    const pass = await runs.pass();
    const object = await runs.get("orders");
    const name = object.status?.externalName ?? "";

    expect(conditionOf(object)).toBe("True:Available");
    expect(object.status).toMatchObject({
      observedGeneration: 1,
      externalID: `arn:aws:sqs:us-east-1:123456789012:${name}`,
      binding: { name: "orders" },
      history: [
        {
          job: pass.started[0],
          reason: "Created",
          requestedBy: "outside kubectl cloud",
          result: "Succeeded",
          changes: [`created ${name}`],
        },
      ],
    });
    expect(object.status?.run).toBeUndefined();
    expect(await aws.attributes(name)).toMatchObject({ FifoQueue: "true", VisibilityTimeout: "60" });
    expect(await aws.tags(name)).toEqual({
      team: "shop",
      "kubectl-cloud.dev/owner": object.metadata.uid,
      "kubectl-cloud.dev/object": `Queue/${runs.namespace}/orders`,
    });
  });

  test("the connection has the standard keys in both parts, and the extra ones", async () => {
    const { runs } = world;
    await runs.create("keys", { connection: { name: "keys-conn", keys: { QUEUE: "${queueName} in ${region}" } } });
    await runs.pass();
    const { status } = await runs.get("keys");
    const name = status?.externalName ?? "";
    const uri = expect.stringContaining(`/123456789012/${name}`) as string;
    expect(await runs.secret("keys-conn")).toEqual({ type: "queue", provider: "aws", uri, QUEUE: `${name} in us-east-1` });
    const map = await runs.store.get({ type: builtin.configMap, namespace: runs.namespace, name: "keys-conn" });
    expect(map).toMatchObject({
      data: { type: "queue", provider: "aws", queueName: name, queueURL: uri, queueARN: status?.externalID, region: "us-east-1" },
    });
  });

  test("the connection's checksum changes with what is in the Secret, and only then, so that what is bound is replaced just when it must", async () => {
    const { runs } = world;
    const checksum = async () => {
      await runs.pass();
      return (await runs.get("summed")).status?.connectionChecksum;
    };
    await runs.create("summed");
    const first = await checksum();
    expect(first).toMatch(/^[0-9a-f]{16}$/);
    await runs.makeDue("summed");
    expect(await checksum()).toBe(first);
    await runs.change("summed", { spec: { connection: { keys: { MORE: "${provider}" } } } });
    expect(await checksum()).not.toBe(first);
  });

  test("a new object is in progress for kstatus before any run, so that Flux and Helm don't take it for ready", async () => {
    const { runs } = world;
    expect((await runs.create("waiting")).status).toEqual({ observedGeneration: -1 });
    await runs.pass();
    expect((await runs.get("waiting")).status?.observedGeneration).toBe(1);
  });

  test("a connection changed by hand is put back, as the workload would go on with a wrong address", async () => {
    const { runs } = world;
    const before = await runs.secret("waiting");
    const wrong = { data: { uri: Buffer.from("http://wrong").toString("base64") } };
    await runs.store.patch({ type: builtin.secret, namespace: runs.namespace, name: "waiting" }, wrong, { fieldManager: "somebody" });
    await runs.makeDue("waiting");
    await runs.pass();
    expect(await runs.secret("waiting")).toEqual(before);
    expect(conditionOf(await runs.get("waiting"))).toBe("True:Available");
  });

  test("an unchanged object is observed and nothing is written, neither in AWS nor to the connection", async () => {
    const { runs } = world;
    const secretVersion = async () =>
      (await runs.store.get({ type: builtin.secret, namespace: runs.namespace, name: "orders" }))?.metadata.resourceVersion;
    const before = await secretVersion();
    runs.door.requests.length = 0;
    for (let time = 0; time < 2; time++) {
      await runs.makeDue("orders");
      await runs.pass();
    }
    const actions = runs.door.requests.map(({ action }) => action);
    expect(actions.filter((action) => writes.test(action))).toEqual([]);
    expect(actions).toContain("GetQueueAttributes");
    expect(await secretVersion()).toBe(before);
    // of looks that found nothing, one is kept
    expect((await runs.get("orders")).status?.history?.map(({ reason }) => reason)).toEqual(["Drift", "Created"]);
  });

  test("a changed spec converges with one call for just what differs", async () => {
    const { runs, aws } = world;
    await runs.change("orders", { spec: { delaySeconds: 5 } });
    runs.door.requests.length = 0;
    await runs.pass();
    const object = await runs.get("orders");
    const written = runs.door.requests.filter(({ action }) => writes.test(action));
    expect(written.map(({ action, body }) => [action, body.Attributes])).toEqual([["SetQueueAttributes", { DelaySeconds: "5" }]]);
    expect(await aws.attributes(object.status?.externalName ?? "")).toMatchObject({ DelaySeconds: "5" });
    expect(object.status?.lastRun).toMatchObject({ reason: "Changed", generation: 2, changes: ["delaySeconds: 0 → 5"] });
  });

  test("an attribute changed behind our back is put back at the next look", async () => {
    const { runs, aws } = world;
    const name = (await runs.get("orders")).status?.externalName ?? "";
    await aws.set(name, { VisibilityTimeout: "7" });
    await runs.makeDue("orders");
    await runs.pass();
    expect(await aws.attributes(name)).toMatchObject({ VisibilityTimeout: "60" });
    expect((await runs.get("orders")).status?.lastRun).toMatchObject({ reason: "Drift", changes: ["visibilityTimeoutSeconds: 7 → 60"] });
  });

  test("a field taken out of the spec is reset in AWS, as the spec is all there is", async () => {
    const { runs, aws } = world;
    const name = (await runs.get("orders")).status?.externalName ?? "";
    await runs.change("orders", { spec: { aws: { tags: { team: null, stage: "test" } } } });
    await runs.pass();
    const tags = await aws.tags(name);
    expect(tags).toMatchObject({ stage: "test" });
    expect(tags).not.toHaveProperty("team");
  });

  test("a change that AWS may not show yet is not written again, as attributes take up to 60 s", async () => {
    const { runs, aws } = world;
    await runs.change("orders", { spec: { delaySeconds: 9 } });
    await runs.pass();
    const name = (await runs.get("orders")).status?.externalName ?? "";
    // what an eventually consistent read would show
    await aws.set(name, { DelaySeconds: "5" });
    runs.door.requests.length = 0;
    await runs.makeDue("orders");
    await runs.pass();
    expect(runs.door.requests.filter(({ action }) => writes.test(action))).toEqual([]);
  });

  test("a connection that gets another name moves, and its Secret does not stay behind", async () => {
    const { runs } = world;
    await runs.change("keys", { spec: { connection: { name: "keys-moved" } } });
    await runs.pass();
    expect(await runs.secret("keys-moved")).toHaveProperty("uri");
    for (const type of [builtin.secret, builtin.configMap]) {
      expect(await runs.store.get({ type, namespace: runs.namespace, name: "keys-conn" })).toBeUndefined();
    }
    expect((await runs.get("keys")).status?.binding).toEqual({ name: "keys-moved" });
  });

  test("a suspended object is left as it is, also when its spec changes", async () => {
    const { runs, aws } = world;
    await runs.change("keys", { spec: { suspend: true, delaySeconds: 3 } });
    await runs.pass();
    const object = await runs.get("keys");
    expect(conditionOf(object)).toBe("True:Suspended");
    expect(await aws.attributes(object.status?.externalName ?? "")).toMatchObject({ DelaySeconds: "0" });
    await runs.change("keys", { spec: { suspend: false } });
    await runs.pass();
    expect(await aws.attributes(object.status?.externalName ?? "")).toMatchObject({ DelaySeconds: "3" });
  });

  test("the annotation asks for a run now, and is answered once", async () => {
    const { runs } = world;
    await runs.change("orders", { metadata: { annotations: { "kubectl-cloud.dev/reconcile": "1" } } });
    await runs.pass();
    expect((await runs.get("orders")).status?.lastRun).toMatchObject({ reason: "Requested" });
    expect((await runs.pass()).started).toEqual([]);
  });
});
