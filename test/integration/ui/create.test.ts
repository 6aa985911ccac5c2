import { afterEach, beforeAll, expect, test } from "vitest";

import { loadSchema, withDefaults } from "../../../cli/flags/schema.ts";
import { annotations, apiVersion } from "../../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../../crds/api/objects.ts";
import type { ServiceStatus } from "../../../crds/api/status.ts";
import { accountType, findKind, type Kind } from "../../../lib/kinds.ts";
import { specHash } from "../../../lib/spec-hash.ts";
import { uniqueName } from "../../parts/names.ts";
import { withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { commandOf } from "../../parts/plugin.ts";
import { Tmux } from "../../parts/tmux.ts";

const queue = findKind("queue") as Kind;

withTmux("on a terminal", () => {
  withPlaces("create as a form", (place) => {
    // the first in the list of all that there are
    const account = uniqueName("0");
    const inCluster = () => place.type === "cluster";
    beforeAll(async () => {
      if (inCluster()) await place.store.create(accountType, accountOf(account, place.namespace), { fieldManager: "test" });
    });
    let terminal: Tmux;
    afterEach(() => terminal.close());

    const start = async (args: readonly string[], size: { columns: number; rows: number }) => {
      terminal = await Tmux.start([...commandOf(place.program), "-n", place.namespace, ...args], { env: place.env, ...size });
    };
    const chooseAccount = async () => {
      if (!inCluster()) return;
      await terminal.until(`› ${account}`);
      await terminal.press("Enter");
    };
    const ref = (name: string) => ({ type: queue, namespace: place.namespace, name });
    /** What a run does. */
    const write = (status: ServiceStatus) => place.store.patch(ref("orders"), { status }, { fieldManager: "run", subresource: "status" });

    test("keys alone make an object, show what its run does, and name the command that says the same", async () => {
      await start(["create"], { columns: 160, rows: 40 });
      await terminal.until("› Postgres");
      await terminal.press("j");
      await terminal.until("› Queue");
      await terminal.press("Enter");
      await chooseAccount();
      await terminal.until("›  name*");
      await terminal.type("orders");
      await terminal.until(/name\* +orders/);
      await terminal.press("Down", "Right", "Down", "Down", "Down");
      await terminal.until("›  delaySeconds");
      await terminal.type("901");
      await terminal.until("✖ must be 0 to 900, not 901");
      await terminal.press("BSpace", "C-s");
      const review = await terminal.until("a dry run has accepted it");
      expect(review).toContain("  fifo: true\n  delaySeconds: 90\n");
      expect(await place.store.get(ref("orders"))).toBeUndefined();
      await terminal.press("Enter");
      await terminal.until("queue/orders waiting for a run");

      const spec = withDefaults(await loadSchema("queue"), { account: inCluster() ? account : "local", fifo: true, delaySeconds: 90 });
      const object = await place.store.get<ServiceObject>(ref("orders"));
      expect(object?.spec).toEqual(spec);
      expect(object?.metadata.annotations).toEqual({
        [annotations.requestedBy]: place.user,
        [annotations.requestedFor]: specHash(object?.spec ?? {}),
      });

      const now = () => new Date().toISOString();
      await write({ run: { job: "run-1", until: now() }, operation: { kind: "Create", startedAt: now(), message: "creating" } });
      await terminal.until("create under way: creating");
      const lastRun = { job: "run-1", reason: "Created", startedAt: now(), finishedAt: now(), result: "Succeeded" as const };
      const ready = {
        type: "Ready",
        status: "True" as const,
        reason: "Available",
        message: "",
        observedGeneration: 1,
        lastTransitionTime: now(),
      };
      await write({ run: null as never, operation: null as never, lastRun, observedGeneration: 1, conditions: [ready] });
      await terminal.until("enter done");
      await terminal.press("Enter");
      const left = await terminal.until("exit code 0");
      expect(left).toContain("queue.kubectl-cloud.dev/orders created\n");
      expect(left).toContain("queue/orders is ready\n");

      const [, said = ""] = /the same again: kubectl cloud (.*)\n/.exec(left) ?? [];
      expect((await place.cloud(said.split(" "))).stdout).toBe("queue.kubectl-cloud.dev/orders unchanged\n");
    });

    test("on a small terminal: what is given stands there, a refusal leads to its field, and leaving writes nothing", async () => {
      await start(["create", "queue", "--max-receive-count", "5"], { columns: 40, rows: 12 });
      await chooseAccount();
      await terminal.until("›  name*");
      await terminal.type("bad");
      await terminal.until(/name\* +bad/);
      await terminal.press("C-s");
      await terminal.until("refused, nothing was written");
      await terminal.press("Enter");
      await terminal.until(/›✖ maxReceiveCount +5/);
      await terminal.press("C-c");
      expect(await terminal.until("exit code 4")).toContain("nothing was written");
      expect(await place.store.get(ref("bad"))).toBeUndefined();
    });
  });
});

/** An account that the namespace may use, and no run does. */
function accountOf(name: string, namespace: string): CloudAccount {
  const spec = {
    provider: "aws",
    aws: { region: "eu-central-1", accountID: "123456789012" },
    allowedNamespaces: [namespace],
    credentials: { secretRef: { name: "none" } },
  };
  return { apiVersion, kind: "CloudAccount", metadata: { name }, spec } as unknown as CloudAccount;
}
