import { beforeAll, describe, expect, test } from "vitest";

import { annotations } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { grounds, type Grounds } from "../parts/grounds.ts";
import { withRunsOn } from "../parts/running.ts";
import { Schedules } from "../parts/schedules.ts";
import { eventually } from "../parts/security.ts";

type Container = Record<string, unknown>;
type Job = KubeObject & {
  spec: { template: { spec: { containers: Container[]; serviceAccountName?: string } } };
  status?: { conditions?: { type: string; status: string }[] };
};

const by = { fieldManager: "test" };
const run = { image: "registry.example/tools:1", command: ["sh", "-c", "exit 0"] };

/** There are no Jobs in a folder. */
const inCluster = (name: string, suite: (ground: Grounds) => void) => {
  describe.skipIf(!grounds.cluster.isThere)(name, () => {
    suite(grounds.cluster);
  });
};

// the runs don't wait for what nobody runs here: they leave it to later ones, which look
withRunsOn(inCluster, "the Jobs of schedules", { waitSeconds: 0 }, (world) => {
  let schedules: Schedules;
  beforeAll(() => {
    schedules = new Schedules(world.runs);
  });

  const jobsOf = async (name: string): Promise<Job[]> => {
    const { items } = await world.runs.store.list<Job>(builtin.job, { namespace: world.runs.namespace });
    return items
      .filter(({ metadata }) => metadata.annotations?.[annotations.schedule] === name && !metadata.deletionTimestamp)
      .toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
  };
  const onlyJob = async (name: string) => (await jobsOf(name))[0] as Job;
  const podOf = async ({ metadata }: Job) => {
    const labelSelector = `batch.kubernetes.io/job-name=${metadata.name}`;
    const find = async () => (await world.runs.store.list(builtin.pod, { namespace: world.runs.namespace, labelSelector })).items[0];
    await eventually(async () => (await find()) !== undefined);
    return (await find()) as KubeObject;
  };

  /** Ends a Job's pod as a node would, and waits until the Job says so. */
  async function end(job: Job, phase: "Succeeded" | "Failed"): Promise<void> {
    const { store } = world.runs;
    const { namespace, name } = (await podOf(job)).metadata;
    await store.patch({ type: builtin.pod, namespace, name }, { status: { phase } }, { ...by, subresource: "status" });
    const ref = { type: builtin.job, namespace, name: job.metadata.name };
    await eventually(async () => Boolean((await store.get<Job>(ref))?.status?.conditions?.some(({ status }) => status === "True")));
  }

  /** A pass as of so many seconds from now. */
  async function passAt(seconds: number): Promise<void> {
    world.runs.clock = () => new Date(Date.now() + seconds * 1000);
    await world.runs.pass();
    world.runs.clock = () => new Date();
  }

  test("a command becomes one Job of the schedule, and its end is told", async () => {
    const env = [
      { name: "HOST", secretKeyRef: { name: "orders", key: "host" } },
      { name: "MODE", value: "all" },
    ];
    const { metadata, spec } = await schedules.create("command", { action: { run: { ...run, env, serviceAccountName: "default" } } });
    await passAt(0);
    await passAt(0);
    const job = await onlyJob("command");
    expect(await jobsOf("command")).toHaveLength(1);
    expect(job.metadata).toMatchObject({
      annotations: { [annotations.schedule]: "command", [annotations.scheduledAt]: spec.at },
      ownerReferences: [{ kind: "CloudSchedule", name: "command", uid: metadata.uid }],
    });
    expect(job.spec.template.spec).toMatchObject({
      serviceAccountName: "default",
      containers: [
        {
          ...run,
          env: [
            { name: "HOST", valueFrom: { secretKeyRef: { name: "orders", key: "host" } } },
            { name: "MODE", value: "all" },
          ],
        },
      ],
    });
    const started = await schedules.status("command");
    expect(started).toMatchObject({
      phase: "Running",
      message: `the Job ${job.metadata.name} is at work`,
      active: [{ job: job.metadata.name }],
    });

    await end(job, "Succeeded");
    await passAt(40);
    const done = await schedules.status("command");
    expect(done).toMatchObject({
      phase: "Done",
      message: `the Job ${job.metadata.name} succeeded`,
      history: [{ result: "Done", job: job.metadata.name }],
    });
    expect([done.active, done.nextRunAt]).toEqual([undefined, undefined]);
    // its log can still be read
    expect(await jobsOf("command")).toHaveLength(1);
  });

  test("one that fails, that is removed, or whose name is taken, is told with the next step", async () => {
    const { runs } = world;
    for (const name of ["failing", "removed"]) await schedules.create(name, { action: { run } });
    const { spec } = await schedules.create("taken", { action: { run } });
    const minutes = Math.floor(Date.parse(spec.at ?? "") / 60_000);
    const seconds = new Date(spec.at ?? "").getUTCSeconds();
    const foreign = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: `taken-${minutes}${seconds ? `-${seconds}` : ""}`, namespace: runs.namespace },
      spec: { suspend: true, template: { spec: { restartPolicy: "Never", containers: [{ name: "run", image: "busybox" }] } } },
    };
    await runs.store.create(builtin.job, foreign, by);
    await passAt(0);
    await end(await onlyJob("failing"), "Failed");
    const removed = await onlyJob("removed");
    const ref = { type: builtin.job, namespace: runs.namespace, name: removed.metadata.name };
    await runs.store.delete(ref, { propagation: "Background" });
    await eventually(async () => (await runs.store.get(ref)) === undefined);
    await passAt(40);
    expect((await schedules.last("failing")).message).toMatch(
      /^the Job failing-\S+ failed \(BackoffLimitExceeded: .*\): see 'kubectl logs job\/failing-/,
    );
    expect((await schedules.last("removed")).message).toMatch(/was removed before it had ended: what it did until then is not known/);
    expect((await schedules.last("taken")).message).toMatch(/exists, and is not of this schedule: remove it, .*kubectl delete job taken-/);
    expect(await runs.store.get({ ...ref, name: foreign.metadata.name })).toBeDefined();
    for (const name of ["failing", "removed", "taken"]) expect(await schedules.status(name)).toMatchObject({ phase: "Failed" });
  });

  test("Allow has two at work, Forbid waits for the first, and Replace ends it; what is forgotten loses its Job", async () => {
    for (const concurrencyPolicy of ["Allow", "Forbid", "Replace"]) {
      const spec = { cron: "* * * * *", concurrencyPolicy, successfulHistoryLimit: 1, action: { run } };
      await schedules.create(concurrencyPolicy.toLowerCase(), spec);
    }
    await passAt(60);
    const [first] = await jobsOf("forbid");
    const [replaced] = await jobsOf("replace");
    const firstAt = (await schedules.status("replace")).lastScheduleTime;
    await passAt(120);
    expect(await jobsOf("allow")).toHaveLength(2);
    expect((await schedules.status("allow")).active).toHaveLength(2);
    expect((await jobsOf("forbid")).map(({ metadata }) => metadata.uid)).toEqual([first?.metadata.uid]);
    const second = await jobsOf("replace");
    expect(second).toHaveLength(1);
    expect(second[0]?.metadata.uid).not.toBe(replaced?.metadata.uid);
    expect(await schedules.status("replace")).toMatchObject({
      phase: "Running",
      active: [{ job: second[0]?.metadata.name }],
      history: [{ at: firstAt, result: "Failed", message: expect.stringContaining("concurrencyPolicy is Replace") as string }],
    });

    // the look that finds it done, and then the time that waited for it
    await end(first as Job, "Succeeded");
    await passAt(120);
    await passAt(120);
    const [, waited] = await jobsOf("forbid");
    expect(waited).toBeDefined();
    expect(await schedules.status("forbid")).toMatchObject({ phase: "Running", history: [{ result: "Done", job: first?.metadata.name }] });
    await end(waited as Job, "Succeeded");
    await passAt(160);
    expect((await schedules.status("forbid")).history).toMatchObject([{ result: "Done", job: waited?.metadata.name }]);
    expect((await jobsOf("forbid")).map(({ metadata }) => metadata.name)).not.toContain(first?.metadata.name);
  });

  test("where only restricted pods may be, the Job's pod is one; elsewhere an image may run as root", async () => {
    const { store, namespace } = world.runs;
    await schedules.create("relaxed", { action: { run } });
    await passAt(0);
    const enforced = { metadata: { labels: { "pod-security.kubernetes.io/enforce": "restricted" } } };
    await store.patch({ type: builtin.namespace, name: namespace }, enforced, by);
    await schedules.create("restricted", { action: { run } });
    await passAt(0);
    const [relaxed, restricted] = [await onlyJob("relaxed"), await onlyJob("restricted")].map(
      ({ spec }) => spec.template.spec.containers[0],
    );
    const both = { allowPrivilegeEscalation: false, seccompProfile: { type: "RuntimeDefault" } };
    expect(relaxed?.["securityContext"]).toEqual(both);
    expect(restricted?.["securityContext"]).toEqual({ ...both, runAsNonRoot: true, capabilities: { drop: ["ALL"] } });
    // the API server lets it in
    await podOf(await onlyJob("restricted"));
  });
});
