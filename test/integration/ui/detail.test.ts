import { afterEach, expect, test } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../../crds/api/objects.ts";
import type { Plan, ServiceStatus } from "../../../crds/api/status.ts";
import { builtin, findKind, type Kind } from "../../../lib/kinds.ts";
import { withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { commandOf } from "../../parts/plugin.ts";
import { Tmux } from "../../parts/tmux.ts";

const queue = findKind("queue") as Kind;
const now = () => new Date().toISOString();
const uri = "https://sqs.example/its-secret";

const conditions = (status: "True" | "False", reason: string) => [
  { type: "Ready", status, reason, message: "", observedGeneration: 1, lastTransitionTime: now() },
];

withTmux("on a terminal", () => {
  withPlaces("an object's pane", (place) => {
    let terminal: Tmux;
    let opened: Tmux | undefined;
    afterEach(async () => {
      await opened?.close();
      opened = undefined;
    });
    const ref = () => ({ type: queue, namespace: place.namespace, name: "orders" });
    const orders = () => place.store.get<ServiceObject>(ref());
    const write = (status: ServiceStatus) => place.store.patch(ref(), { status }, { fieldManager: "run", subresource: "status" });
    const open = async (...keys: string[]) => {
      terminal = opened = await Tmux.start([...commandOf(place.program), "-n", place.namespace], { env: place.env });
      await terminal.until("queue/orders");
      await terminal.press(...keys);
    };

    test("a plan is looked at and approved, in the name of who sits there", async () => {
      const created = await place.cloud(["create", "queue", "orders", "--account", "dev", "--require-approval"]);
      expect(created).toMatchObject({ exitCode: 0 });
      const changes = [{ field: "delaySeconds", from: "0", to: "30", effect: "Now" as const }];
      const plan: Plan = { at: now(), generation: 1, action: "Update", hash: "2f1c7b6a9d0e4f35", changes };
      await write({ plan, conditions: conditions("False", "AwaitingApproval") });
      await open("Enter");
      await terminal.until("[1 overview]");
      await terminal.press("5");
      expect(await terminal.until("[5 plan]")).toMatch(/delaySeconds +0 +30 +now/);
      await terminal.press("a");
      expect(await asked()).toContain(`approve queue/orders --plan ${plan.hash}`);
      await terminal.press("n");
      await terminal.until("esc back");
      expect((await orders())?.metadata.annotations).not.toHaveProperty([annotations.approved]);
      await terminal.press("a");
      await asked();
      await terminal.press("y");
      await terminal.until("queue/orders approved");
      await terminal.until(`approved by ${place.user}: the next run does it`);
      expect((await orders())?.metadata.annotations).toMatchObject({
        [annotations.approved]: plan.hash,
        [annotations.approvedBy]: place.user,
      });
    });

    test("what a run has made is there at once, its secrets only for who asks", async () => {
      await connect();
      await open("Enter");
      await terminal.until("[1 overview]");
      const lastRun = {
        job: "run-1",
        reason: "Approved",
        approvedBy: "bob",
        startedAt: now(),
        finishedAt: now(),
        result: "Succeeded" as const,
      };
      await write({
        plan: null as never,
        binding: { name: "orders" },
        conditions: conditions("True", "Available"),
        lastRun,
        history: [lastRun],
      });
      await terminal.until("secret/orders, configmap/orders");
      await terminal.press("Tab");
      expect(await terminal.until("shop-orders")).not.toContain(uri);
      await terminal.press("V");
      await terminal.until(uri);
      await terminal.press("Tab");
      expect(await terminal.until("[3 history]")).toMatch(/✔ Succeeded \d+s ago Approved/);
      await terminal.press("BTab");
      expect(await terminal.until("shop-orders")).not.toContain(uri);
      await terminal.press("j", "j", "c");
      expect(await terminal.until("handed to the terminal's clipboard")).not.toContain(uri);
      expect(await terminal.clipboard()).toBe(uri);
      await terminal.press("l");
      await terminal.until("the log of run run-1 is gone");
      await terminal.press("y");
      await terminal.until("apiVersion: kubectl-cloud.dev/v1alpha1");
      await terminal.press("Escape");
      await terminal.until("enter open");
    });

    test("it is deleted by who says so when asked", async () => {
      await open("C-d");
      expect(await asked()).toContain("kubectl cloud delete queue/orders");
      await terminal.press("n");
      // the hints of before are there for a moment beside the question
      await expect.poll(() => terminal.screen(), { timeout: 60_000 }).not.toContain("[y/n]");
      await terminal.until("enter open");
      expect(await orders()).toBeDefined();
      await terminal.press("C-d");
      await asked();
      await terminal.press("y");
      await terminal.until("queue/orders deleted");
      await expect.poll(orders, { timeout: 30_000 }).toBeUndefined();
    });

    /** The screen once a question takes its keys, which is when the hints name them. */
    async function asked(): Promise<string> {
      return terminal.until("y yes");
    }

    /** The connection of the queue, as a run writes it. */
    async function connect(): Promise<void> {
      const [apiVersion, metadata, by] = ["v1", { name: "orders", namespace: place.namespace }, { fieldManager: "run" }] as const;
      const data = { uri: Buffer.from(uri).toString("base64") };
      await place.store.create(builtin.secret, { apiVersion, kind: "Secret", metadata, data } as KubeObject, by);
      const open = { type: "queue", provider: "aws", queueName: "shop-orders" };
      await place.store.create(builtin.configMap, { apiVersion, kind: "ConfigMap", metadata, data: open } as KubeObject, by);
    }
  });
});
