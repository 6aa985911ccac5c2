import { expect, test } from "vitest";

import { conditionOf, messageOf, waitOf } from "../../parts/running.ts";
import { server, withServers } from "./servers.ts";

withServers("what does not stay as it is set", {}, (servers) => {
  test("a change that is taken back at once is not fought: it is said, and tried again later", async () => {
    const { azure, runs, objects } = servers;
    const id = await servers.made("contested");
    azure.arm.after = async ({ action }) => {
      // what is put back before the operation ends is what the next look sees
      if (action === `POLL ${server}`) azure.arm.hands.change(id, { properties: { backup: { backupRetentionDays: 7 } } });
    };
    await objects.change("contested", { spec: { backupRetentionDays: 14 } });
    await runs.pass();
    const object = await objects.get("contested");
    expect(conditionOf(object)).toBe("False:Conflict");
    expect(messageOf(object)).toMatch(/was changed and is as it was before: backupRetentionDays: 7 → 14.*see who changes it back/);
    expect(servers.writes()).toEqual([`PATCH ${server}`]);
    expect(waitOf(object)).toBeGreaterThan(1);

    azure.arm.letPass();
    await servers.next("contested");
    await servers.expectThere("contested");
    expect(azure.arm.hands.get(id)).toMatchObject({ properties: { backup: { backupRetentionDays: 14 } } });
  });
});
