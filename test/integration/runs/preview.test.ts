import { expect, test } from "vitest";

import { annotations, type PlanRequest } from "../../../crds/api/names.ts";
import { conditionOf, withRuns } from "../../parts/running.ts";

withRuns("a preview of what a run would change", (world) => {
  const writes = () =>
    world.runs.door.requests.map(({ action }) => action).filter((action) => /^(Create|Set|Tag|Untag|Delete)/.test(action));

  async function preview(name: string, request: PlanRequest) {
    const { runs } = world;
    runs.door.requests.length = 0;
    await runs.change(name, { metadata: { annotations: { [annotations.plan]: JSON.stringify(request) } } });
    const pass = await runs.pass();
    return { started: pass.started, answer: (await runs.get(name)).status?.preview };
  }

  test("of another spec: told field by field, nothing is changed in AWS or said of the object, and no record is made", async () => {
    const { runs, aws } = world;
    await runs.create("orders", { delaySeconds: 1, aws: { tags: { team: "a" } } });
    await runs.pass();
    const before = await runs.get("orders");
    const spec = { ...before.spec, delaySeconds: 5, aws: { ...before.spec.aws, tags: {} } };
    const { answer } = await preview("orders", { id: "one", spec });
    expect(answer).toMatchObject({ id: "one", action: "Update", generation: 1 });
    expect(answer?.changes).toEqual([
      { field: "delaySeconds", from: "1", to: "5", effect: "Now" },
      { field: "aws.tags.team", from: '"a"', effect: "Now" },
    ]);
    expect(writes()).toEqual([]);
    const after = await runs.get("orders");
    expect(after.status?.conditions).toEqual(before.status?.conditions);
    expect(after.status?.history).toEqual(before.status?.history);
    expect(after.status?.run).toBeUndefined();
    expect(await aws.attributes(after.status?.externalName ?? "")).toMatchObject({ DelaySeconds: "1" });
    // an answered request is not answered again, and a new id is
    expect((await preview("orders", { id: "one", spec })).started).toEqual([]);
    expect((await preview("orders", { id: "two" })).answer).toMatchObject({ id: "two", action: "None", changes: [] });
  });

  test("of the own spec: shows what somebody changed in AWS, and leaves it", async () => {
    const { runs, aws } = world;
    await runs.create("drifted", { delaySeconds: 2 });
    await runs.pass();
    const name = (await runs.get("drifted")).status?.externalName ?? "";
    await aws.set(name, { DelaySeconds: "8" });
    const { answer } = await preview("drifted", { id: "x" });
    expect(answer?.changes).toEqual([{ field: "delaySeconds", from: "8", to: "2", effect: "Now" }]);
    expect(await aws.attributes(name)).toMatchObject({ DelaySeconds: "8" });
  });

  test("of a suspended object, as that is when one wants to know", async () => {
    const { runs } = world;
    await runs.create("suspended", { suspend: true });
    await runs.pass();
    expect((await preview("suspended", { id: "x" })).answer).toMatchObject({ action: "Create" });
    expect(conditionOf(await runs.get("suspended"))).toBe("False:Suspended");
  });

  test("that can't be made says why, in the words of a run", async () => {
    const { runs } = world;
    await runs.create("denied");
    await runs.pass();
    runs.door.fail("GetQueueUrl", { does: "refuse", code: "AccessDenied", message: "not allowed" });
    const { answer } = await preview("denied", { id: "x" });
    runs.door.mend();
    expect(answer).toMatchObject({ id: "x", reason: "PermissionDenied" });
    expect(answer?.message).toMatch(/sqs:GetQueueUrl/);
    expect(conditionOf(await runs.get("denied"))).toBe("True:Available");
  });

  test("that can't be read is no request, so that a typo starts no runs", async () => {
    const { runs } = world;
    await runs.create("typo");
    await runs.pass();
    await runs.change("typo", { metadata: { annotations: { [annotations.plan]: "{" } } });
    expect((await runs.pass()).started).toEqual([]);
  });
});
