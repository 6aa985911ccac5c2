import { expect, test } from "vitest";

import { releasedImage } from "../../../cli/actions/runner-image.ts";
import { builtin, dispatchedKinds } from "../../../lib/kinds.ts";
import { jobLauncher } from "../../../lib/launch/job.ts";
import { dispatcherName, systemNamespace } from "../../../lib/system.ts";
import { requestsOf } from "../../parts/audit.ts";
import { uniqueName } from "../../parts/names.ts";
import { controlPlane } from "../../parts/parts.ts";
import { conditionOf, withRuns } from "../../parts/running.ts";
import { eventually } from "../../parts/security.ts";

const dispatcher = `system:serviceaccount:${systemNamespace}:${dispatcherName}`;

withRuns("what a dispatcher starts", (world) => {
  test("a hundred queues that are due together take two runs, and each has its own result", async () => {
    const { runs, aws } = world;
    const names = Array.from({ length: 100 }, (_, index) => `q${index}`);
    await aws.create("taken-by-somebody");
    await Promise.all(names.map((name, index) => runs.create(name, index === 50 ? { externalName: "taken-by-somebody" } : {})));
    const pass = await runs.pass();
    expect(pass.started).toHaveLength(2);
    const objects = await Promise.all(names.map((name) => runs.get(name)));
    expect(objects.filter((object) => conditionOf(object) === "True:Available")).toHaveLength(99);
    expect(objects.filter((object) => conditionOf(object) === "False:NotOwned")).toHaveLength(1);
    expect(new Set(objects.map((object) => object.status?.lastRun?.job))).toEqual(new Set(pass.started));
  });

  test("two dispatchers at once start each run once", async () => {
    const { runs } = world;
    await Promise.all(["a", "b", "c"].map((name) => runs.create(`twice-${name}`)));
    const passes = await Promise.all([runs.pass(), runs.pass(), runs.pass()]);
    expect(passes.flatMap((pass) => pass.started)).toHaveLength(1);
    const object = await runs.get("twice-a");
    expect(object.status?.history).toHaveLength(1);
  });

  world.only("cluster", "runs are no Jobs in a folder", () => {
    test("as Jobs too: of two dispatchers that create the same Job one succeeds", async () => {
      const { runs } = world;
      await runs.create("as-job");
      const settings = { image: releasedImage, imagePullPolicy: "IfNotPresent", imagePullSecrets: [], queueName: "" };
      const store = await runs.dispatcher();
      const passes = await Promise.all([runs.dispatchOnce(jobLauncher(store, settings)), runs.dispatchOnce(jobLauncher(store, settings))]);
      const [name] = passes.flatMap((pass) => pass.started);
      expect(passes.flatMap((pass) => pass.started)).toHaveLength(1);
      expect(passes.flatMap((pass) => pass.failed)).toEqual([]);

      const job = await runs.store.get({ type: builtin.job, namespace: systemNamespace, name: name ?? "" });
      expect(job?.metadata.annotations).toMatchObject({
        "kubectl-cloud.dev/reason": "Created",
        "kubectl-cloud.dev/requested-by": "outside kubectl cloud",
      });
      expect(JSON.parse(job?.metadata.annotations?.["kubectl-cloud.dev/objects"] ?? "[]")).toMatchObject([
        { kind: "Queue", namespace: runs.namespace, name: "as-job" },
      ]);
      // while its pod is on the way, another pass starts nothing for it
      expect((await runs.dispatchOnce(jobLauncher(store, settings))).started).toEqual([]);
      await runs.store.delete({ type: builtin.job, namespace: systemNamespace, name: name ?? "" }, { propagation: "Background" });
    });
  });

  test("an account that fails holds up no other", async () => {
    const { runs } = world;
    const account = uniqueName("broken");
    await runs.addAccount(account, { aws: { region: "us-east-1", accountID: "123456789012", endpoint: "http://127.0.0.1:1" } });
    await Promise.all([runs.create("broken", { account }), runs.create("whole")]);
    await runs.pass();
    expect(conditionOf(await runs.get("broken"))).toBe("False:CloudUnavailable");
    expect(conditionOf(await runs.get("whole"))).toBe("True:Available");
  });

  world.only("cluster", "only an API server writes down what it was asked", () => {
    test("an idle pass costs one request per kind and two more, however many objects there are", async () => {
      const { runs } = world;
      const settings = { image: releasedImage, imagePullPolicy: "IfNotPresent", imagePullSecrets: [], queueName: "" };
      const store = await runs.dispatcher();
      const idle = async () => (await runs.dispatchOnce(jobLauncher(store, settings))).started.length === 0;
      while (!(await idle())) await runs.pass();
      // other tests' dispatchers work on the same API server
      const requests = () => requestsOf(controlPlane().auditLog, dispatcher).filter(({ userAgent }) => userAgent.includes(runs.namespace));
      const before = requests().length;
      await runs.dispatchOnce(jobLauncher(store, settings));
      await eventually(async () => requests().length > before);
      const asked = requests().slice(before);
      expect(asked.map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}`).toSorted()).toEqual(
        [...dispatchedKinds.map((kind) => `list ${kind.plural}`), "list cloudaccounts", "list jobs"].toSorted(),
      );
    });
  });
});
