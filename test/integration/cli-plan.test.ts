import { setTimeout as pause } from "node:timers/promises";

import { beforeAll, describe, expect, test } from "vitest";

import { annotations, type PlanRequest } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Preview, ServiceStatus } from "../../crds/api/status.ts";
import { accountType, findKind, type Kind } from "../../lib/kinds.ts";
import { withPlaces } from "../parts/places.ts";

const queue = findKind("queue") as Kind;
const at = "2026-01-01T12:00:00Z";
const update = { action: "Update" as const, changes: [{ field: "delaySeconds", from: "0", to: "30", effect: "Now" as const }] };
const nothing = { action: "None" as const, changes: [] };

/** The tests answer as a run does; a real one answers in cli-plan-runs.test.ts. */
withPlaces("plan", (place) => {
  let account: string;
  beforeAll(async () => {
    const { namespace } = place;
    account = `plan-${namespace}`;
    const spec = {
      provider: "aws",
      allowedNamespaces: [namespace],
      aws: { region: "us-east-1", accountID: "123456789012" },
      credentials: { secretRef: { name: "keys" } },
    };
    const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name: account }, spec };
    await place.store.create(accountType, object, { fieldManager: "test" });
  });

  const cloud = (args: string[], input = "") => place.cloud(args, { input });
  const ref = (name: string) => ({ type: queue, namespace: place.namespace, name });
  const get = async (name: string) => (await place.store.get<ServiceObject>(ref(name))) as ServiceObject;
  const manifest = (name: string, spec: object = {}, of = account) => ({
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name, namespace: place.namespace },
    spec: { account: of, ...spec },
  });
  const make = (name: string, spec?: object, of?: string, fieldManager = "kubectl-cloud") =>
    place.store.apply<ServiceObject>(queue, manifest(name, spec, of) as unknown as ServiceObject, { fieldManager });
  const write = (name: string, status: ServiceStatus) =>
    place.store.patch(ref(name), { status }, { fieldManager: "run", subresource: "status" });

  /** Waits for a request that is another than `than`; a run would. */
  async function requested(name: string, than?: string): Promise<PlanRequest & { spec?: Record<string, unknown> }> {
    for (;;) {
      const text = (await place.store.get<ServiceObject>(ref(name)))?.metadata.annotations?.[annotations.plan];
      const request = text === undefined ? undefined : (JSON.parse(text) as PlanRequest & { spec?: Record<string, unknown> });
      if (request && request.id !== than) return request;
      await pause(20);
    }
  }

  async function answer(name: string, made: Partial<Preview>) {
    const request = await requested(name, (await get(name)).status?.preview?.id);
    await write(name, { preview: { id: request.id, at, generation: 1, ...made } });
    return request;
  }

  /** Plans for an object while a run answers; gives what was asked, too. */
  async function plan(name: string, flags: string[], made: Partial<Preview>) {
    const [ran, request] = await Promise.all([cloud(["plan", `queue/${name}`, ...flags]), answer(name, made)]);
    return { ...ran, request };
  }

  test("shows what a run says that it would change, and changes nothing but the request", async () => {
    const before = await make("orders");
    const { exitCode, stdout, request } = await plan("orders", [], update);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: "queue.kubectl-cloud.dev/orders: update\nFIELD          NOW   PLANNED   TAKES EFFECT\ndelaySeconds   0     30        now\n",
    });
    expect(request.spec).toBeUndefined();
    const { metadata } = await get("orders");
    expect(metadata.generation).toBe(before.metadata.generation);
    expect(Object.keys(metadata.annotations ?? {})).toEqual([annotations.plan]);
  });

  test("of another spec asks with what would be stored, defaults and all, and leaves the object's own", async () => {
    await make("tried", { aws: { tags: { team: "shop", cost: "1" } } });
    const flags = [
      "--delay-seconds",
      "30",
      "--aws-tags",
      "team=sales",
      "--set",
      "aws.kmsMasterKeyID=alias/x",
      "--deletion-policy",
      "Retain",
    ];
    const { stderr, request } = await plan("tried", flags, update);
    expect(request.spec).toMatchObject({ account, fifo: false, delaySeconds: 30, deletionPolicy: "Retain" });
    // a flag says the whole value of its field
    expect(request.spec?.["aws"]).toMatchObject({ kmsMasterKeyID: "alias/x", kmsDataKeyReusePeriodSeconds: 300 });
    expect(request.spec).toHaveProperty("aws.tags", { team: "sales" });
    expect(stderr).toContain('queue/tried: deletionPolicy: "Delete" → "Retain" changes the object and nothing in the cloud\n');
    expect((await get("tried")).spec).toMatchObject({ delaySeconds: 0, deletionPolicy: "Delete" });
  });

  test("of a file asks the same way, and of several objects answers for each in their order", async () => {
    await make("one");
    await make("two");
    const file = JSON.stringify({
      kind: "List",
      items: [manifest("two", { delaySeconds: 30 }), manifest("one"), manifest("three", { fifo: true })],
    });
    const [ran, two, one] = await Promise.all([cloud(["plan", "-f", "-"], file), answer("two", update), answer("one", nothing)]);
    expect(ran.exitCode).toBe(0);
    expect(ran.stdout.split("\n").filter((line) => line.startsWith("queue."))).toEqual([
      "queue.kubectl-cloud.dev/two: update",
      "queue.kubectl-cloud.dev/one: no changes",
      "queue.kubectl-cloud.dev/three: create",
    ]);
    expect(two.spec).toMatchObject({ delaySeconds: 30, fifo: false });
    expect(one.spec).toBeUndefined();
    expect(ran.stderr).toContain("queue/three: it is not there yet, so that the cloud was not asked\n");
    expect(await place.store.get(ref("three"))).toBeUndefined();
  });

  test("of what is not there says what would be created, without waiting for a run, or that it is not there", async () => {
    const { exitCode, stdout } = await cloud(["plan", "queue/new", "--account", account, "--delay-seconds", "5", "-o", "json"]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ kind: "Queue", name: "new", namespace: place.namespace, action: "Create" });
    expect((JSON.parse(stdout) as Preview).changes).toContainEqual({ field: "delaySeconds", to: "5", effect: "Now" });
    expect(await place.store.get(ref("new"))).toBeUndefined();
    expect(await cloud(["plan", "queue/orderz"])).toMatchObject({ exitCode: 3, stdout: "" });
  });

  test("-o json and -o yaml are for programs, with what waits for approval", async () => {
    await make("json");
    const { stdout } = await plan("json", ["-o", "json"], update);
    expect(JSON.parse(stdout)).toEqual({
      kind: "Queue",
      name: "json",
      namespace: place.namespace,
      at,
      generation: 1,
      ...update,
      suspended: false,
      needsApproval: false,
    });
    const conditions = [
      {
        type: "Ready",
        status: "False" as const,
        reason: "AwaitingApproval",
        message: "waits",
        lastTransitionTime: at,
        observedGeneration: 1,
      },
    ];
    await write("json", { plan: { hash: "abc", at, generation: 1, ...update }, conditions });
    const waiting = await plan("json", ["-o", "yaml"], update);
    expect(waiting.stdout).toMatch(/^kind: Queue\n[^]*waiting:\n[^]*hash: abc\n/);
    expect(waiting.stderr).toContain("approve it with: kubectl cloud approve queue/json --plan abc\n");
  });

  describe("exit codes", () => {
    test("--detailed-exitcode is 0 for nothing, 2 for changes, and 2 for nothing else", async () => {
      await make("detailed");
      expect(await plan("detailed", ["--detailed-exitcode"], nothing)).toMatchObject({
        exitCode: 0,
        stdout: "queue.kubectl-cloud.dev/detailed: no changes\n",
      });
      expect((await plan("detailed", ["--detailed-exitcode"], update)).exitCode).toBe(2);
      expect((await cloud(["plan", "queue/detailed", "--detailed-exitcode", "--delay-seconds", "901"])).exitCode).toBe(1);
      expect((await cloud(["plan", "queue/none", "--detailed-exitcode"])).exitCode).toBe(3);
      expect((await cloud(["plan", "queue/detailed", "--detailed-exitcode", "--nonsense"])).exitCode).toBe(1);
    });

    test("what the cloud can't change is in the table, and 6 with the way out", async () => {
      await make("shrunk");
      const changes = [{ field: "storageGiB", from: "100", to: "20", effect: "Impossible" as const }];
      const { exitCode, stdout, stderr } = await plan("shrunk", ["--detailed-exitcode"], { action: "Update", changes });
      expect(exitCode).toBe(6);
      expect(stdout).toMatch(/storageGiB +100 +20 +impossible\n/);
      expect(stderr).toContain(
        "error: queue/shrunk: the cloud can't change storageGiB: 100 → 20\nhint: leave it as it is in the cloud, or create another Queue",
      );
    });

    test("what a run could not find out is 6, and 1 where it may pass by itself", async () => {
      await make("unknown");
      const denied = await plan("unknown", [], { reason: "PermissionDenied", message: "may not read it: allow sqs:GetQueueAttributes" });
      expect(denied).toMatchObject({ exitCode: 6, stdout: "" });
      expect(denied.stderr).toContain(
        "error: queue/unknown can't be planned: PermissionDenied: may not read it: allow sqs:GetQueueAttributes\n",
      );
      expect((await plan("unknown", [], { reason: "Throttled", message: "slow down" })).exitCode).toBe(1);
    });

    test("one that can't be planned hides no other", async () => {
      await make("good");
      await make("bad");
      const [ran] = await Promise.all([
        cloud(["plan", "queue", "good", "bad"]),
        answer("good", update),
        answer("bad", { reason: "NotOwned", message: "somebody else's" }),
      ]);
      expect(ran.exitCode).toBe(6);
      expect(ran.stdout).toMatch(/^queue.kubectl-cloud.dev\/good: update\n/);
      expect(ran.stderr).toMatch(/^error: queue\/bad can't be planned: NotOwned: somebody else's/m);
    });

    test("5 when no run answers, with what holds it up", async () => {
      await make("nobody");
      const { exitCode, stderr } = await cloud(["plan", "queue/nobody", "--timeout", "1s"]);
      expect(exitCode).toBe(5);
      expect(stderr).toMatch(/timed out after 1s waiting for a run to plan it; it is Pending\nhint: .*kubectl cloud doctor/);
    });

    test("6 at once when its account can't serve it, before a run is asked for", async () => {
      await make("lost", {}, "no-such-account");
      const lost = await cloud(["plan", "queue/lost"]);
      expect(lost.exitCode).toBe(6);
      expect(lost.stderr).toContain("there is no CloudAccount no-such-account");
      expect((await get("lost")).metadata.annotations?.[annotations.plan]).toBeUndefined();
      expect((await cloud(["reconcile", "queue/lost"])).exitCode).toBe(6);
    });

    test("6 when the dispatcher refuses it meanwhile", async () => {
      await make("refused");
      const stalled = {
        type: "Stalled",
        status: "True" as const,
        reason: "NamespaceNotAllowed",
        message: "the account does not allow it",
        lastTransitionTime: at,
        observedGeneration: 1,
      };
      const [ran] = await Promise.all([
        cloud(["plan", "queue/refused"]),
        requested("refused").then(() => write("refused", { conditions: [stalled] })),
      ]);
      expect(ran.exitCode).toBe(6);
      expect(ran.stderr).toContain("queue/refused can't be planned: NamespaceNotAllowed: the account does not allow it");
    });

    test("3 when it is deleted meanwhile", async () => {
      await make("gone");
      const [ran] = await Promise.all([cloud(["plan", "queue/gone"]), requested("gone").then(() => place.store.delete(ref("gone")))]);
      expect(ran.exitCode).toBe(3);
      expect(ran.stderr).toContain("queue/gone was deleted meanwhile");
    });
  });

  test("two who ask at once both get the answer to their own question", async () => {
    await make("asked");
    const ours = cloud(["plan", "queue/asked", "--delay-seconds", "30"]);
    const first = await requested("asked");
    // somebody else's request takes the place of ours before a run has seen it
    await place.store.patch(
      ref("asked"),
      { metadata: { annotations: { [annotations.plan]: '{"id":"theirs"}' } } },
      { fieldManager: "test" },
    );
    await write("asked", { preview: { id: "theirs", at, ...nothing } });
    const again = await requested("asked", "theirs");
    expect(again.id).not.toBe(first.id);
    expect(again.spec).toEqual(first.spec);
    await write("asked", { preview: { id: again.id, at, ...update } });
    expect(await ours).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("delaySeconds   0     30") as string });
  });

  test.each<[why: string, args: string[], says: string, input?: string]>([
    ["nothing named", ["plan"], "no object named"],
    ["a kind without a name", ["plan", "queue"], "no name of a queue given"],
    ["a kind that there isn't, with a kind's flags", ["plan", "qeue/bad-input", "--delay-seconds", "3"], "did you mean queue?"],
    ["a number too large", ["plan", "queue/bad-input", "--delay-seconds", "901"], "--delay-seconds: must be 0 to 900, not 901"],
    ["a field that can't be changed", ["plan", "queue/bad-input", "--fifo"], "--fifo: fifo is immutable: create another queue"],
    ["another account", ["plan", "queue/bad-input", "--account", "other"], "--account: account is immutable"],
    ["what only the rules say", ["plan", "queue/bad-input", "--max-receive-count", "3"], "belong together"],
    ["a field that there isn't", ["plan", "queue/bad-input", "--set", "delaySecond=3"], "did you mean delaySeconds"],
    ["a flag that there isn't", ["plan", "queue/bad-input", "--delay-second", "3"], "--delay-seconds"],
    ["fields of two kinds", ["plan", "queue/bad-input", "postgres/x", "--delay-seconds", "3"], "objects of one kind"],
    ["names and a file", ["plan", "queue/bad-input", "-f", "-"], "-f and names don't go together"],
    ["--set and a file", ["plan", "-f", "-", "--set", "delaySeconds=3"], "-f and --set don't go together"],
    ["taking over fields by flags", ["plan", "queue/bad-input", "--force-conflicts"], "--force-conflicts is for -f"],
    ["a timeout that is none", ["plan", "queue/bad-input", "--timeout", "soon"], "is not a duration"],
    ["an approval of nothing", ["approve"], "no object named"],
    ["an approval of two", ["approve", "queue", "bad-input", "orders", "--yes"], "more than one object named"],
    ["an approval without a plan or a terminal", ["approve", "queue/bad-input"], "without a terminal nobody can be asked"],
    ["a run of nothing", ["reconcile"], "no object named"],
  ])("%s is refused with exit code 2 and the way out, and no run is asked", (...[, args, says, input]) => refuses(args, says, input));

  place.only("cluster", "a folder has an account for what names none", () => {
    test("something new without its account is refused with exit code 2 and the way out, and no run is asked", () =>
      refuses(["plan", "queue/fresh", "--delay-seconds", "3"], "--account is missing"));
  });

  async function refuses(args: string[], says: string, input?: string): Promise<void> {
    if (!(await place.store.get(ref("bad-input")))) await make("bad-input");
    const before = (await get("bad-input")).metadata.resourceVersion;
    const { exitCode, stdout, stderr } = await cloud(args, input);
    expect(stderr).toContain(says);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect((await get("bad-input")).metadata.resourceVersion).toBe(before);
  }

  test("of a file refuses what another manager has set, as create -f does, unless it is told to take it over", async () => {
    await make("shared", { delaySeconds: 1 }, account, "argocd");
    const file = JSON.stringify(manifest("shared", { delaySeconds: 30 }));
    const refused = await cloud(["plan", "-f", "-"], file);
    expect(refused).toMatchObject({ exitCode: 4, stdout: "" });
    expect(refused.stderr).toMatch(/argocd[^]*hint: .*--force-conflicts/);
    const [ran, request] = await Promise.all([cloud(["plan", "-f", "-", "--force-conflicts"], file), answer("shared", update)]);
    expect(ran.exitCode).toBe(0);
    expect(request.spec).toMatchObject({ delaySeconds: 30 });
  });

  test("of one bad manifest among good ones asks for none", async () => {
    await make("fine");
    const file = JSON.stringify({ kind: "List", items: [manifest("fine", { delaySeconds: 1 }), manifest("bad", { delaySeconds: 901 })] });
    const { exitCode, stderr } = await cloud(["plan", "-f", "-"], file);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("spec.delaySeconds");
    expect((await get("fine")).metadata.annotations).toBeUndefined();
  });
});
