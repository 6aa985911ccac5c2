import { expect, test } from "vitest";

import { uniqueName } from "../../parts/names.ts";
import { conditionOf, messageOf, withRuns } from "../../parts/running.ts";

withRuns("a reference to another object", (world) => {
  const redrive = async (name: string): Promise<{ deadLetterTargetArn?: string }> => {
    const { RedrivePolicy = "{}" } = await world.aws.attributes((await world.runs.get(name)).status?.externalName ?? "");
    return JSON.parse(RedrivePolicy) as object;
  };

  test("waits for an object that is missing or not ready, goes on by itself, and the queue gets its ARN", async () => {
    const { runs } = world;
    await runs.create("orders", { maxReceiveCount: 3, deadLetterQueueRef: { name: "dead" } });
    await runs.pass();
    const waiting = await runs.get("orders");
    expect(conditionOf(waiting)).toBe("False:DependencyNotReady");
    expect(conditionOf(waiting, "Reconciling")).toBe("True:DependencyNotReady");
    expect(messageOf(waiting)).toMatch(/Queue .*\/dead of spec.deadLetterQueueRef does not exist: create it/);
    expect(Date.parse(waiting.status?.nextRunAt ?? "")).toBeLessThan(Date.now() + 61_000);

    runs.door.fail("CreateQueue", { does: "refuse", code: "AccessDenied", message: "no" });
    await runs.create("dead");
    await runs.pass();
    runs.door.mend();
    await runs.makeDue("orders");
    await runs.pass();
    expect(messageOf(await runs.get("orders"))).toMatch(/not ready yet: PermissionDenied: see 'kubectl cloud status queue\/dead'/);

    await runs.makeDue("dead");
    await runs.pass();
    await runs.makeDue("orders");
    await runs.pass();
    expect(conditionOf(await runs.get("orders"))).toBe("True:Available");
    expect(await redrive("orders")).toMatchObject({ deadLetterTargetArn: (await runs.get("dead")).status?.externalID });
  });

  test("taken out of the spec is taken out of the queue", async () => {
    const { runs } = world;
    await runs.create("bin");
    await runs.pass();
    await runs.create("tidy", { maxReceiveCount: 3, deadLetterQueueRef: { name: "bin" } });
    await runs.pass();
    expect(await redrive("tidy")).toHaveProperty("deadLetterTargetArn");
    await runs.setStatus("tidy", { settling: null });
    await runs.change("tidy", { spec: { maxReceiveCount: null, deadLetterQueueRef: null } });
    await runs.pass();
    expect(conditionOf(await runs.get("tidy"))).toBe("True:Available");
    expect(await redrive("tidy")).toEqual({});
  });

  test("to an object of another account is refused, as the other cloud account could not be reached", async () => {
    const { runs } = world;
    const account = uniqueName("other");
    await runs.addAccount(account);
    await runs.create("foreign", { account });
    await runs.create("crossing", { maxReceiveCount: 3, deadLetterQueueRef: { name: "foreign" } });
    await runs.pass();
    const refused = await runs.get("crossing");
    expect(conditionOf(refused)).toBe("False:SpecRejected");
    expect(messageOf(refused)).toContain(`name one of the account ${runs.account}`);
  });

  test("is not looked at while its object is deleted, as what it names may be gone first", async () => {
    const { runs, aws } = world;
    await runs.create("last");
    await runs.pass();
    await runs.create("leaving", { maxReceiveCount: 3, deadLetterQueueRef: { name: "last" } });
    await runs.pass();
    const name = (await runs.get("leaving")).status?.externalName ?? "";
    await runs.store.delete(runs.ref("last"));
    await runs.store.delete(runs.ref("leaving"));
    await runs.pass();
    expect(await runs.store.get(runs.ref("leaving"))).toBeUndefined();
    expect(await aws.exists(name)).toBe(false);
  });
});
