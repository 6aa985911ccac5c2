import { expect, test } from "vitest";

import { annotations } from "../../../crds/api/names.ts";
import { uniqueName } from "../../parts/names.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";
import { withClouds } from "./kinds/index.ts";
import { expectThere } from "./kinds/right.ts";

withRuns("what waits for an approval", (world) => {
  const required = { annotations: { [annotations.approval]: "required" } };
  const approve = (name: string, hash: string | undefined) =>
    world.runs.change(name, { metadata: { annotations: { [annotations.approved]: hash, [annotations.approvedBy]: "admin" } } });
  const planOf = async (name: string) => (await world.runs.get(name)).status?.plan;

  test("nothing is created before its plan was approved, and the history says who approved", async () => {
    const { runs, aws } = world;
    await runs.create("gated", { delaySeconds: 3 }, required);
    await runs.pass();
    const waiting = await runs.get("gated");
    expect(conditionOf(waiting)).toBe("False:AwaitingApproval");
    expect(conditionOf(waiting, "Reconciling")).toBe("True:AwaitingApproval");
    expect(messageOf(waiting)).toContain("kubectl cloud approve queue/gated");
    expect(waiting.status?.plan).toMatchObject({ action: "Create", generation: 1 });
    expect(waiting.status?.plan?.changes).toContainEqual({ field: "delaySeconds", to: "3", effect: "Now" });
    expect(await aws.exists(waiting.status?.externalName ?? "")).toBe(false);
    // waiting costs nothing
    expect((await runs.pass()).started).toEqual([]);

    await approve("gated", waiting.status?.plan?.hash);
    await runs.pass();
    const made = await runs.get("gated");
    expect(conditionOf(made)).toBe("True:Available");
    expect(made.status?.plan).toBeUndefined();
    expect(made.status?.lastRun).toMatchObject({ reason: "Approved", approvedBy: "admin" });
  });

  test("an approval is for one plan: a spec changed meanwhile needs a new one", async () => {
    const { runs, aws } = world;
    await runs.create("moved", {}, required);
    await runs.pass();
    const first = await planOf("moved");
    await runs.change("moved", { spec: { delaySeconds: 9 } });
    await approve("moved", first?.hash);
    await runs.pass();
    const second = await planOf("moved");
    expect(second?.hash).not.toBe(first?.hash);
    const waiting = await runs.get("moved");
    expect(conditionOf(waiting)).toBe("False:AwaitingApproval");
    expect(await aws.exists(waiting.status?.externalName ?? "")).toBe(false);

    await approve("moved", second?.hash);
    await runs.pass();
    expect(await aws.attributes(waiting.status?.externalName ?? "")).toMatchObject({ DelaySeconds: "9" });
  });

  test("what somebody changes in AWS later is not put back by the old approval, and takes nothing from those who use it", async () => {
    const { runs, aws } = world;
    await runs.create("drifting", { delaySeconds: 1 }, required);
    await runs.pass();
    await approve("drifting", (await planOf("drifting"))?.hash);
    await runs.pass();
    const name = (await runs.get("drifting")).status?.externalName ?? "";
    const drift = async () => {
      await aws.set(name, { DelaySeconds: "7" });
      await runs.makeDue("drifting");
      await runs.pass();
    };
    await drift();
    const waiting = await runs.get("drifting");
    expect(conditionOf(waiting)).toBe("True:AwaitingApproval");
    expect(conditionOf(waiting, "Synced")).toBe("False:AwaitingApproval");
    expect(waiting.status?.plan?.changes).toEqual([{ field: "delaySeconds", from: "7", to: "1", effect: "Now" }]);
    await approve("drifting", waiting.status?.plan?.hash);
    await runs.pass();
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "1" });

    // the very same drift again: the plan says the same, and is another one
    await runs.setStatus("drifting", { settling: null });
    await drift();
    expect(conditionOf(await runs.get("drifting"))).toBe("True:AwaitingApproval");
    expect((await planOf("drifting"))?.hash).not.toBe(waiting.status?.plan?.hash);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "7" });
  });

  test("a deletion waits too, and the queue stays until it is approved", async () => {
    const { runs, aws } = world;
    await runs.create("kept");
    await runs.pass();
    const name = (await runs.get("kept")).status?.externalName ?? "";
    await runs.change("kept", { metadata: required });
    await runs.store.delete(runs.ref("kept"));
    await runs.pass();
    expect(messageOf(await runs.get("kept"))).toContain("approve queue/kept");
    expect((await planOf("kept"))?.action).toBe("Delete");
    expect(await aws.exists(name)).toBe(true);
    await approve("kept", (await planOf("kept"))?.hash);
    await runs.pass();
    expect(await runs.store.get(runs.ref("kept"))).toBeUndefined();
    expect(await aws.exists(name)).toBe(false);
  });

  test("a failure after the approval needs no second one", async () => {
    const { runs } = world;
    await runs.create("unlucky", {}, required);
    await runs.pass();
    runs.door.fail("CreateQueue", { does: "refuse", code: "AccessDenied", message: "no" });
    await approve("unlucky", (await planOf("unlucky"))?.hash);
    await runs.pass();
    expect(conditionOf(await runs.get("unlucky"))).toBe("False:PermissionDenied");
    runs.door.mend();
    await runs.makeDue("unlucky");
    await runs.pass();
    expect(conditionOf(await runs.get("unlucky"))).toBe("True:Available");
  });
});

withClouds("what waits for an approval, of any kind", {}, (world, rows) => {
  test.each(rows)("$kind: one approval is for all parts of a creation, and another for all parts of a change", async (row) => {
    const { runs } = world;
    const name = uniqueName("gated");
    const objects = runs.of(row.kind);
    runs.cloud.door.requests.length = 0;

    /** A run comes and waits; another one comes once its plan is approved. */
    async function approved(action: string): Promise<void> {
      await runs.pass();
      const waiting = await objects.get(name);
      expect(conditionOf(waiting, "Reconciling")).toBe("True:AwaitingApproval");
      expect(waiting.status?.plan?.action).toBe(action);
      expect(runs.cloud.writes()).toEqual([]);
      const approval = { [annotations.approved]: waiting.status?.plan?.hash, [annotations.approvedBy]: "admin" };
      await objects.change(name, { metadata: { annotations: approval } });
      await runs.pass();
      expect((await objects.get(name)).status?.lastRun).toMatchObject({ reason: "Approved", approvedBy: "admin", result: "Succeeded" });
      await expectThere(row, runs, name);
      runs.cloud.door.requests.length = 0;
    }

    await objects.create(name, row.spec, { annotations: { [annotations.approval]: "required" } });
    await approved("Create");
    await objects.change(name, { spec: row.change });
    await approved("Update");
    expect(await row.hands(runs).changed((await objects.get(name)).status?.externalName ?? "")).toBe(true);
  });
});
