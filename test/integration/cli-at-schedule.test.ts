import { beforeAll, describe, expect, test } from "vitest";

import type { CloudScheduleStatus } from "../../crds/api/kinds/cloudschedule.ts";
import { annotations } from "../../crds/api/names.ts";
import type { CloudSchedule, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, builtin, findKind, type Kind, scheduleType } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { withPlaces } from "../parts/places.ts";
import { commandOf } from "../parts/plugin.ts";
import { onTerminal } from "../parts/terminal.ts";

const queue = findKind("queue") as Kind;
const postgres = findKind("pg") as Kind;

/** What is scheduled here is for a time that does not come while the tests run: what comes of it is tested with the runner. */
withPlaces("at-schedule", (place) => {
  const zone = { TZ: "Europe/Berlin" };
  const cloud = (args: string[], input = "") => place.cloud(args, { input, env: zone });
  const get = async (name: string) => place.store.get<CloudSchedule>({ type: scheduleType, namespace: place.namespace, name });
  const action = async (name: string) => (await get(name))?.spec.action;
  let account: string;

  beforeAll(async () => {
    account = `sched-${place.namespace}`;
    const spec = {
      provider: "aws",
      allowedNamespaces: [place.namespace],
      aws: { region: "us-east-1", accountID: "123456789012" },
      credentials: { secretRef: { name: "keys" } },
    };
    const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name: account }, spec };
    await place.store.create(accountType, object, { fieldManager: "test" });
    for (const [kind, name] of [
      [queue, "orders"],
      [postgres, "orders"],
    ] as const) {
      const service = {
        apiVersion: "kubectl-cloud.dev/v1alpha1",
        kind: kind.kind,
        metadata: { name, namespace: place.namespace },
        spec: { account },
      };
      await place.store.create(kind, service as unknown as ServiceObject, { fieldManager: "test" });
    }
  });

  test("writes one time as what it is in the user's zone, says so on stderr, and asks nobody without a terminal", async () => {
    const made = await cloud(["at-schedule", "2096-12-24 18:00", "delete", "queue/orders"]);
    expect(made).toMatchObject({ exitCode: 0, stdout: "cloudschedule.kubectl-cloud.dev/delete-queue-orders created\n" });
    expect(made.stderr).toMatch(
      /^Monday, 2096-12-24 18:00:00 Europe\/Berlin \(\+01:00\), in [\d]+ d[ \dh]*: delete queue\/orders\n {2}queue\/orders goes .* Delete\n/,
    );
    const { spec, metadata } = (await get("delete-queue-orders")) as CloudSchedule;
    expect(spec).toMatchObject({ at: "2096-12-24T18:00:00+01:00", suspend: false, action: { delete: { kind: "Queue", name: "orders" } } });
    expect(metadata.annotations).toEqual({ [annotations.requestedBy]: place.user, [annotations.requestedFor]: specHash(spec) });
  });

  test("repeated changes nothing, with or without quotes; another time is another schedule, which is told", async () => {
    const same = ["at-schedule", "2096-12-24T17:00:00Z", "reconcile", "queue/orders"];
    await cloud(same);
    const before = (await get("reconcile-queue-orders"))?.metadata.resourceVersion;
    expect((await cloud(same)).stdout).toBe("cloudschedule.kubectl-cloud.dev/reconcile-queue-orders unchanged\n");
    expect((await cloud(["at-schedule", "2096-12-24", "17:00Z", "reconcile", "queue", "orders"])).stdout).toMatch(/unchanged\n$/);
    expect((await get("reconcile-queue-orders"))?.metadata.resourceVersion).toBe(before);

    const other = ["at-schedule", "2096-12-25T17:00:00Z", "reconcile", "queue/orders"];
    const second = await cloud(other);
    expect(second.stdout).toMatch(/^cloudschedule.kubectl-cloud.dev\/reconcile-queue-orders-[0-9a-f]{5} created\n$/);
    expect(second.stderr).toContain("kubectl cloud at-schedule cancel reconcile-queue-orders");
    expect((await cloud(other)).stdout).toBe(second.stdout.replace("created", "unchanged"));
    // by the name that it has, also once the plain one is free
    await cloud(["at-schedule", "cancel", "reconcile-queue-orders"]);
    expect((await cloud(other)).stdout).toBe(second.stdout.replace("created", "unchanged"));
  });

  test("--name is refused for another schedule of that name, with the difference", async () => {
    const named = (when: string) => ["at-schedule", when, "reconcile", "queue/orders", "--name", "mine"];
    expect((await cloud(named("2096-01-01T00:00:00Z"))).exitCode).toBe(0);
    const { exitCode, stdout, stderr } = await cloud(named("2097-01-01T00:00:00Z"));
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toContain('at: "2096-01-01T00:00:00Z" → "2097-01-01T00:00:00Z"');
    const name = "a-name-of-which-no-job-could-be-made-with-a-time-behind-it";
    expect(await cloud([...named("2096-01-01T00:00:00Z").slice(0, -1), name])).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("at most 52") as string,
    });
  });

  test("--cron is written with its zone and settings, and the next five times are shown", async () => {
    const settings = ["--starting-deadline", "2h", "--concurrency", "Forbid", "--suspend", "--failed-history-limit", "5"];
    const cron = ["--cron", "0 2 * * *", "--time-zone", "asia/tokyo", ...settings];
    const made = await cloud(["at-schedule", ...cron, "reconcile", "queue/orders", "--name", "nightly"]);
    expect(made.exitCode).toBe(0);
    expect(made.stderr).toMatch(
      /^0 2 \* \* \* in Asia\/Tokyo: reconcile queue\/orders\n(?: +(?:next)? +\w+day +[-\d]+ 02:00:00 \+09:00 +in .*\n){5}$/,
    );
    expect((await get("nightly"))?.spec).toMatchObject({
      cron: "0 2 * * *",
      timeZone: "Asia/Tokyo",
      suspend: true,
      startingDeadlineSeconds: 7200,
      concurrencyPolicy: "Forbid",
      failedHistoryLimit: 5,
      successfulHistoryLimit: 3,
    });
    const mine = await cloud(["at-schedule", "--cron", "@daily", "reconcile", "queue/orders", "--dry-run=server", "-o", "json"]);
    expect(JSON.parse(mine.stdout)).toMatchObject({ spec: { cron: "@daily", timeZone: "Europe/Berlin" } });
  });

  describe("actions", () => {
    const at = "2096-12-24T18:00:00Z";

    test("create takes the kind's flags, and what is there is told to be left as it is", async () => {
      const flags = ["--account", account, "--fifo", "--delay-seconds", "5", "--aws-tags", "team=shop", "--require-approval"];
      expect((await cloud(["at-schedule", at, "create", "queue", "jobs", ...flags])).exitCode).toBe(0);
      expect(await action("create-queue-jobs")).toEqual({
        create: {
          objects: [
            {
              apiVersion: "kubectl-cloud.dev/v1alpha1",
              kind: "Queue",
              metadata: { name: "jobs", annotations: { [annotations.approval]: "required" } },
              spec: { account, fifo: true, delaySeconds: 5, aws: { tags: { team: "shop" } } },
            },
          ],
        },
      });
      const there = await cloud(["at-schedule", at, "create", "queue", "orders", "--account", account, "--suspend"]);
      expect(there.stderr).toContain("queue/orders exists");
      // of the schedule: a service of its own would be created for nothing
      expect((await get("create-queue-orders"))?.spec.suspend).toBe(true);
    });

    test("create -f takes the objects of a file for the schedule's own namespace", async () => {
      const manifest = (name: string, namespace?: string) =>
        `apiVersion: kubectl-cloud.dev/v1alpha1\nkind: Queue\nmetadata: {name: ${name}${namespace ? `, namespace: ${namespace}` : ""}}\nspec: {account: ${account}}\n`;
      const files = `${manifest("one")}---\n${manifest("two", place.namespace)}`;
      expect(await cloud(["at-schedule", at, "create", "-f", "-"], files)).toMatchObject({
        exitCode: 0,
        stdout: "cloudschedule.kubectl-cloud.dev/create-queue-one-and-1-more created\n",
      });
      expect((await action("create-queue-one-and-1-more"))?.create?.objects.map(({ metadata }) => metadata)).toEqual([
        { name: "one" },
        { name: "two" },
      ]);
      const { exitCode, stderr } = await cloud(["at-schedule", at, "create", "-f", "-"], manifest("one", "elsewhere"));
      expect({ exitCode, stderr }).toEqual({
        exitCode: 2,
        stderr: expect.stringMatching(/for namespace elsewhere.*\n.*-n elsewhere/) as string,
      });
    });

    test("set reads values as their fields have them, and shows what would change", async () => {
      const made = await cloud(["at-schedule", at, "set", "queue/orders", "delaySeconds=30", "aws.tags.team=shop"]);
      expect(made.stderr).toContain(": set queue/orders delaySeconds=30 aws.tags.team=shop\n");
      expect(made.stderr).toContain('  aws.tags.team: not set → "shop"\n  delaySeconds: 0 → 30\n');
      expect(await action("set-queue-orders")).toEqual({
        set: { kind: "Queue", name: "orders", spec: { delaySeconds: 30, aws: { tags: { team: "shop" } } } },
      });
      expect((await cloud(["at-schedule", at, "set", "queue", "orders", "delaySeconds=0"])).stderr).toContain("nothing would change");
    });

    test("rotate is for what has credentials", async () => {
      expect((await cloud(["at-schedule", at, "rotate", "pg/orders"])).exitCode).toBe(0);
      expect(await action("rotate-postgres-orders")).toEqual({ rotate: { kind: "Postgres", name: "orders" } });
      const { exitCode, stderr } = await cloud(["at-schedule", at, "rotate", "queue/orders"]);
      expect(exitCode).toBe(4);
      expect(stderr).toMatch(/SQS has no credential of its own\nhint: access is by IAM/);
    });

    place.only("cluster", "a folder has no Jobs", () => {
      test("run takes image, variables and the command behind --, and looks for what the Job needs", async () => {
        const secret = {
          apiVersion: "v1",
          kind: "Secret",
          metadata: { name: "orders", namespace: place.namespace },
          stringData: { uri: "x" },
        };
        await place.store.create(builtin.secret, secret, { fieldManager: "test" });
        const run = (...more: string[]) => ["at-schedule", at, "run", "--image", "ghcr.io/shop/psql:17", ...more];
        const env = ["--env", "A=b=c", "--env-from-secret", "URL=orders/uri"];
        expect(await cloud([...run(...env), "--", "sh", "-c", 'psql "$URL"'])).toMatchObject({
          exitCode: 0,
          stdout: "cloudschedule.kubectl-cloud.dev/run-psql created\n",
          stderr: expect.stringContaining(`run ghcr.io/shop/psql:17 -- sh -c 'psql "$URL"'`) as string,
        });
        expect(await action("run-psql")).toEqual({
          run: {
            image: "ghcr.io/shop/psql:17",
            command: ["sh", "-c", 'psql "$URL"'],
            env: [
              { name: "A", value: "b=c" },
              { name: "URL", secretKeyRef: { name: "orders", key: "uri" } },
            ],
          },
        });
        for (const [more, said] of [
          [["--env-from-secret", "URL=order/uri"], /Secret order not found[^]*did you mean orders/],
          [["--env-from-secret", "URL=orders/url"], /Secret orders has no key url[^]*did you mean uri/],
          [["--service-account", "nobody"], /ServiceAccount nobody not found/],
        ] as const) {
          expect(await cloud(run(...more))).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(said) as string });
        }
        expect((await cloud(run("--service-account", "later", "--ignore-not-found"))).exitCode).toBe(0);
      });
    });

    place.only("folder", "a cluster has Jobs", () => {
      test("run is refused", async () => {
        const { exitCode, stderr } = await cloud(["at-schedule", at, "run", "--image", "busybox", "--", "true"]);
        expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining("a folder has no Jobs") as string });
      });
    });
  });

  test.each([
    ["an object that is not there", ["in 5 days", "delete", "queue/order"], 3, /did you mean orders/],
    ["a field that can't be changed", ["in 5 days", "set", "queue/orders", "fifo=true"], 2, /fifo is immutable/],
    ["a wrong object", ["in 5 days", "create", "queue", "x", "--account", "a", "--max-receive-count", "3"], 2, /--max-receive-count/],
  ])("writes nothing for %s", async (_, args, code, said) => {
    const { exitCode, stdout, stderr } = await cloud(["at-schedule", ...args, "--name", "never"]);
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: code, stdout: "", stderr: expect.stringMatching(said) as string });
    expect(await get("never")).toBeUndefined();
  });

  test("--ignore-not-found takes what comes later, and a dry run stores nothing", async () => {
    const later = ["at-schedule", "in 5 days", "delete", "queue/later"];
    expect((await cloud([...later, "--ignore-not-found", "--dry-run=server"])).stdout).toBe(
      "cloudschedule.kubectl-cloud.dev/delete-queue-later created (server dry run)\n",
    );
    expect(await get("delete-queue-later")).toBeUndefined();
    const client = await cloud(["at-schedule", "2096-12-24T18:00:00Z", "delete", "queue/later", "--dry-run=client", "-o", "yaml"]);
    expect(client.stdout).toBe(`apiVersion: kubectl-cloud.dev/v1alpha1
kind: CloudSchedule
metadata:
  name: delete-queue-later
  namespace: ${place.namespace}
spec:
  at: "2096-12-24T18:00:00Z"
  action:
    delete:
      kind: Queue
      name: later
`);
    expect((await cloud([...later, "--ignore-not-found", "-o", "name"])).stdout).toBe(
      "cloudschedule.kubectl-cloud.dev/delete-queue-later\n",
    );
  });

  test("a schedule of a file acts for whom it was written, too, and goes with the file", async () => {
    const printed = await cloud([
      "at-schedule",
      "2096-12-24T18:00:00Z",
      "reconcile",
      "queue/orders",
      "--name",
      "filed",
      "--dry-run=client",
      "-o",
      "yaml",
    ]);
    expect((await cloud(["create", "-f", "-"], printed.stdout)).stdout).toBe("cloudschedule.kubectl-cloud.dev/filed created\n");
    const { spec, metadata } = (await get("filed")) as CloudSchedule;
    expect(metadata.annotations).toEqual({ [annotations.requestedBy]: place.user, [annotations.requestedFor]: specHash(spec) });
    expect((await cloud(["at-schedule", "2096-12-24T18:00:00Z", "reconcile", "queue/orders", "--name", "filed"])).stdout).toMatch(
      /filed unchanged\n$/,
    );
    expect((await cloud(["create", "-f", "-"], printed.stdout)).stdout).toMatch(/filed unchanged\n$/);
    expect(await cloud(["delete", "-f", "-"], printed.stdout)).toMatchObject({
      exitCode: 0,
      stdout: 'cloudschedule.kubectl-cloud.dev "filed" deleted\n',
    });
    expect(await get("filed")).toBeUndefined();
  });

  describe("what is there", () => {
    const at = "2096-12-24T18:00:00Z";
    const occasion = { at: "2026-01-01T01:00:00Z", startedAt: "2026-01-01T01:00:01Z", finishedAt: "2026-01-01T01:00:05Z" };
    const write = (name: string, status: CloudScheduleStatus) =>
      place.store.patch(
        { type: scheduleType, namespace: place.namespace, name },
        { status },
        { fieldManager: "run", subresource: "status" },
      );

    beforeAll(async () => {
      const cron = ["--cron", "0 2 * * *", "--time-zone", "Asia/Tokyo", "--starting-deadline", "1h"];
      await cloud(["at-schedule", ...cron, "rotate", "pg/orders", "--name", "a-nightly"]);
      await cloud(["at-schedule", at, "reconcile", "pg/orders", "--name", "a-once"]);
      await write("a-nightly", {
        phase: "Pending",
        observedGeneration: 1,
        nextScheduleTime: "2096-12-24T17:00:00Z",
        history: [
          { ...occasion, result: "Failed", run: "run-2", message: "the cloud would not" },
          { ...occasion, result: "Done", run: "run-1", message: "rotated" },
        ],
      });
    });

    test("list has those that come next first, in the user's zone, and why the last time failed", async () => {
      const { stdout } = await cloud(["at-schedule", "list"]);
      const lines = stdout.split("\n");
      const [first, second] = [
        lines.findIndex((line) => line.startsWith("a-nightly ")),
        lines.findIndex((line) => line.startsWith("a-once ")),
      ];
      expect(lines[0]).toMatch(/^NAME +WHEN +ACTION +PHASE +NEXT +LAST$/);
      expect(lines[first]).toMatch(
        /^a-nightly +0 2 \* \* \* Asia\/Tokyo +rotate postgres\/orders +Pending +2096-12-24 18:00 \(\w+\) +Failed \w+ ago$/,
      );
      expect(lines[first + 1]).toBe("  the cloud would not");
      expect(lines[second]).toMatch(/^a-once +2096-12-24 19:00 +reconcile postgres\/orders +Pending +2096-12-24 19:00 \(\w+\) +<none>$/);
      expect(second).toBeGreaterThan(first);
      const { stdout: everywhere } = await cloud(["at-schedule", "list", "-A"]);
      expect(everywhere).toMatch(new RegExp(`^NAMESPACE +NAME[^]*\n${place.namespace} +a-nightly`));
      const { items } = JSON.parse((await cloud(["at-schedule", "list", "-o", "json"])).stdout) as { items: CloudSchedule[] };
      expect(items.map(({ metadata }) => metadata.name)).toContain("a-nightly");
    });

    test("list says on stderr that there are none", async () => {
      const other = await place.otherNamespace();
      expect(await cloud(["-n", other, "at-schedule", "list"])).toMatchObject({
        exitCode: 0,
        stdout: "",
        stderr: `No schedules found in ${other} namespace.\n`,
      });
    });

    test("show has for whom it acts, the next five times and the last ones", async () => {
      const { stdout } = await cloud(["at-schedule", "show", "a-nightly"]);
      expect(stdout).toMatch(
        /^Action: +rotate postgres\/orders\nFor: +\w[\w-]*\nWhen: +0 2 \* \* \* in Asia\/Tokyo\nDeadline: +60m after its time$/m,
      );
      expect(stdout).toMatch(/^Next: +(\w+day +[-\d]+ 02:00:00 \+09:00 +in .*\n +){4}\w+day /m);
      expect(stdout).toMatch(
        /^TIME +RESULT +RUN +TOOK +MESSAGE\n2026-01-01 02:00:00 +Failed +run-2 +4\.0s +the cloud would not\n.* Done +run-1 +4\.0s +rotated\n$/m,
      );
      expect((await cloud(["at-schedule", "show", "a-once"])).stdout).toMatch(
        /^When: +Monday, 2096-12-24 19:00:00 Europe\/Berlin \(\+01:00\), in/m,
      );
      const missing = await cloud(["at-schedule", "show", "a-nighty"]);
      expect(missing).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("did you mean a-nightly") as string });
    });

    test("suspend and resume change that alone, for whom it was is noted again, and repeated they change nothing", async () => {
      expect((await cloud(["at-schedule", "suspend", "a-once", "a-nightly"])).stdout).toBe(
        "cloudschedule.kubectl-cloud.dev/a-once suspended\ncloudschedule.kubectl-cloud.dev/a-nightly suspended\n",
      );
      expect((await cloud(["at-schedule", "list"])).stdout).toMatch(/^a-nightly .* Suspended +<none>/m);
      const { spec, metadata } = (await get("a-once")) as CloudSchedule;
      expect(spec).toMatchObject({ at, suspend: true });
      expect(metadata.annotations).toEqual({ [annotations.requestedBy]: place.user, [annotations.requestedFor]: specHash(spec) });
      expect((await cloud(["at-schedule", "suspend", "a-once"])).stdout).toBe("cloudschedule.kubectl-cloud.dev/a-once unchanged\n");
      expect((await cloud(["at-schedule", "resume", "a-once", "a-nightly"])).stdout).toMatch(/a-once resumed\n.*a-nightly resumed\n/);
      expect((await get("a-once"))?.spec.suspend).toBe(false);
    });

    test("cancel takes all back or none, and says what is at work", async () => {
      const none = await cloud(["at-schedule", "cancel", "a-once", "a-twice"]);
      expect(none).toMatchObject({ exitCode: 3, stdout: "" });
      expect((await cloud(["at-schedule", "cancel", "a-once", "--dry-run=server"])).stdout).toMatch(
        /a-once cancelled \(server dry run\)\n/,
      );
      expect(await get("a-once")).toBeDefined();
      await write("a-nightly", { active: [{ at: occasion.at, result: "Running", run: "run-3" }] });
      const both = await cloud(["at-schedule", "cancel", "a-once", "a-nightly"]);
      expect(both).toMatchObject({
        exitCode: 0,
        stdout: "cloudschedule.kubectl-cloud.dev/a-once cancelled\ncloudschedule.kubectl-cloud.dev/a-nightly cancelled\n",
        stderr: "a-nightly: run run-3 is at work, and ends what it began\n",
      });
      expect(await get("a-nightly")).toBeUndefined();
      expect((await cloud(["at-schedule", "cancel", "a-once", "--ignore-not-found"])).exitCode).toBe(0);
    });
  });

  describe("on a terminal", () => {
    /** What script(1) shows of the plugin on a terminal of its own, where it is answered. */
    const typed = (answer: string, args: string[]) =>
      onTerminal([...commandOf(place.program), "-n", place.namespace, ...args], answer, { ...place.env, ...zone });
    const args = (name: string, ...more: string[]) => [
      "at-schedule",
      "2096-12-24T18:00:00Z",
      "reconcile",
      "queue/orders",
      "--name",
      name,
      ...more,
    ];

    test("asks with what it understood, and writes nothing without a yes", async () => {
      const { exitCode, shown } = await typed("n\n", args("asked"));
      expect(shown).toMatch(
        /Monday, 2096-12-24 18:00:00 UTC, in .*; here Monday, 2096-12-24 19:00:00 Europe\/Berlin[^]*Schedule this\? \[y\/N\] [^]*not scheduled/,
      );
      expect(exitCode).toBe(4);
      expect(await get("asked")).toBeUndefined();
    });

    test("writes it with a yes, and says how to take it back; what is there already is no question", async () => {
      const { exitCode, shown } = await typed("y\n", args("asked"));
      expect(exitCode).toBe(0);
      expect(shown).toMatch(/asked created[^]*at-schedule cancel asked/);
      expect(await get("asked")).toBeDefined();
      const again = await typed("", args("asked"));
      expect(again).toMatchObject({ exitCode: 0, shown: expect.not.stringContaining("[y/N]") as string });
    });
  });
});
