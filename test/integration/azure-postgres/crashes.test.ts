import { expect, test } from "vitest";

import { killRun } from "../../parts/killed.ts";
import { server, withServers } from "./servers.ts";

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

  // what every kind does is in ../runs/crashes
  const calls: [action: string, nth: number][] = [
    ["PUT Microsoft.Resources/resourceGroups", 1],
    [`PUT ${server}/firewallRules`, 1],
    [`POLL ${server}/firewallRules`, 1],
    [`PUT ${server}/configurations`, 1],
  ];

  test.each(calls.flatMap(([action, nth]) => (["before", "after"] as const).map((moment) => [moment, nth, action] as const)))(
    "%s call %i of %s: the next runs end with one server, its rule and its parameter",
    async (moment, nth, action) => {
      const { azure, runs, objects } = servers;
      const name = `create-${runs.namespace.slice(-3)}-${++count}`;
      azure.arm.hands.delete(azure.serverID("").replace(/\/providers.*$/, ""));
      const firewallRules = [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9" }];
      await objects.create(name, { publicAccess: true, azure: { firewallRules, parameters: { work_mem: "8192" } } });
      await survive(name, action, nth, moment);
      await servers.expectThere(name);
      const { externalID = "" } = (await objects.get(name)).status ?? {};
      expect(azure.arm.hands.get(`${externalID}/firewallRules/office`)).toBeDefined();
      expect(azure.arm.hands.get(`${externalID}/configurations/work_mem`)).toMatchObject({ properties: { value: "8192" } });
    },
  );
});

let count = 0;
