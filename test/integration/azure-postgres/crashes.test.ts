import { expect, test } from "vitest";

import { killRun } from "../../parts/killed.ts";
import { server, type Servers, withServers } from "./servers.ts";

const operation = `POLL ${server}`;

withServers("a run that is killed", {}, (servers) => {
  /** Kills a run at a call to Azure, and lets the next ones go on until nothing is left to do. */
  async function survive(name: string, action: string, nth: number, moment: "before" | "after"): Promise<void> {
    const { azure, runs, objects } = servers;
    await killRun(runs, { kind: "Postgres", name }, { door: azure.arm, action, nth, moment });
    for (let pass = 0; pass < 8; pass++) {
      const object = await objects.find(name);
      if (!object) return;
      const { run, lastRun } = object.status ?? {};
      if (pass > 0 && !run && lastRun?.result === "Succeeded") return;
      if (run) await objects.setStatus(name, { run: { ...run, until: new Date(Date.now() - 1).toISOString() } });
      else await objects.makeDue(name);
      await runs.pass();
    }
  }

  const moments = ["before", "after"] as const;
  const at = (...calls: [action: string, nth: number][]) =>
    calls.flatMap(([action, nth]) => moments.map((moment) => [moment, nth, action] as const));

  test.each(
    at(
      ["PUT Microsoft.Resources/resourceGroups", 1],
      [`PUT ${server}`, 1],
      [operation, 1],
      [operation, 2],
      [`PUT ${server}/databases`, 1],
      [`POLL ${server}/databases`, 1],
      [`PUT ${server}/firewallRules`, 1],
    ),
  )("%s call %i of %s of a creation: the next runs end with one server and its password", async (moment, nth, action) => {
    const { azure, objects } = servers;
    const name = nameOf(servers, "create");
    azure.arm.hands.delete(azure.serverID("").replace(/\/providers.*$/, ""));
    const firewallRules = [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9" }];
    await objects.create(name, { publicAccess: true, azure: { firewallRules } });
    await survive(name, action, nth, moment);
    await servers.expectThere(name);
  });

  test.each(at([`PATCH ${server}`, 1], [operation, 1], [operation, 2]))(
    "%s call %i of %s of a change: the next runs make it",
    async (moment, nth, action) => {
      const { azure, objects } = servers;
      const name = nameOf(servers, "update");
      const id = await servers.made(name, {});
      await objects.change(name, { spec: { backupRetentionDays: 14 } });
      await survive(name, action, nth, moment);
      await servers.expectThere(name);
      expect(azure.arm.hands.get(id)).toMatchObject({ properties: { backup: { backupRetentionDays: 14 } } });
    },
  );

  test.each(at([`DELETE ${server}`, 1], [operation, 1]))(
    "%s call %i of %s of a deletion: the next runs leave nothing",
    async (moment, nth, action) => {
      const { objects } = servers;
      const name = nameOf(servers, "delete");
      await servers.made(name, {});
      await objects.delete(name);
      await survive(name, action, nth, moment);
      await servers.expectGone(name);
    },
  );
});

let count = 0;
function nameOf({ runs }: Servers, verb: string): string {
  return `${verb}-${runs.namespace.slice(-3)}-${++count}`;
}
