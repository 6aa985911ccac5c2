import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { PostgresSpec } from "../../crds/api/kinds/postgres.ts";
import { azureTags, finalizer } from "../../crds/api/names.ts";
import { AzureCloud } from "../parts/azure-cloud.ts";
import { grounds } from "../parts/grounds.ts";
import type { Objects } from "../parts/objects.ts";
import { conditionOf, messageOf } from "../parts/running.ts";
import { Runs } from "../parts/runs.ts";

const server = "Microsoft.DBforPostgreSQL/flexibleServers";

for (const ground of Object.values(grounds)) {
  describe.skipIf(!ground.isThere)(`a Postgres on Azure, ${ground.name}`, () => {
    const azure = new AzureCloud();
    let runs: Runs;
    let objects: Objects<PostgresSpec>;
    beforeAll(async () => {
      runs = await Runs.open(ground.make(), { azure });
      objects = runs.of<PostgresSpec>("Postgres");
    });
    afterAll(() => runs?.close());

    /** Resolves to its ARM id. */
    async function made(name: string, spec: object = {}): Promise<string> {
      await objects.create(name, spec);
      await runs.pass();
      const object = await objects.get(name);
      expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", expect.anything()]);
      azure.arm.requests.length = 0;
      return object.status?.externalID ?? "";
    }

    /** The next run, as if its time had come. */
    async function next(name: string) {
      await objects.makeDue(name);
      await runs.pass();
      return objects.get(name);
    }

    test("is a server with its database, its rules and its parameters, one operation after the other, and then a right connection", async () => {
      const parameters = { "pgaudit.log": "READ", work_mem: "8192" };
      const firewallRules = [{ name: "office", startIPAddress: "203.0.113.1", endIPAddress: "203.0.113.9" }];
      await objects.create("whole", {
        publicAccess: true,
        maintenanceWindow: { day: "Friday", startTime: "03:30" },
        connection: { keys: { DB_HOST: "${host}", DB_USER: "${username}", DB_PASSWORD: "${password}" } },
        azure: { firewallRules, parameters, tags: { team: "shop" } },
      });
      azure.arm.requests.length = 0;
      await runs.pass();
      const object = await objects.get("whole");
      expect([conditionOf(object), messageOf(object)]).toEqual(["True:Available", expect.stringContaining("created")]);
      const { externalName = "", externalID = "", operation } = object.status ?? {};
      expect({ externalID, operation }).toEqual({ externalID: azure.serverID(externalName), operation: undefined });
      expect(azure.arm.writes.map(({ action }) => action)).toEqual([
        "PUT Microsoft.Resources/resourceGroups",
        `PUT ${server}`,
        `PUT ${server}/databases`,
        `PUT ${server}/firewallRules`,
        `PUT ${server}/configurations`,
        `PUT ${server}/configurations`,
      ]);
      expect(azure.arm.hands.get(externalID)).toMatchObject({
        location: "UK South",
        tags: { team: "shop", [azureTags.owner]: object.metadata.uid, [azureTags.object]: `Postgres/${runs.namespace}/whole` },
        properties: {
          network: { publicNetworkAccess: "Enabled" },
          maintenanceWindow: { customWindow: "Enabled", dayOfWeek: 5, startHour: 3, startMinute: 30 },
        },
      });
      const secret = await objects.secret("whole");
      const host = `${externalName}.postgres.database.azure.com`;
      expect(secret).toMatchObject({ type: "postgres", provider: "azure", host, port: "5432", username: "dbadmin", database: "app" });
      expect(secret).toMatchObject({ DB_HOST: host, DB_USER: "dbadmin", DB_PASSWORD: secret["password"] });
      expect(azure.arm.hands.hasSecret(externalID, "password", secret["password"] ?? "")).toBe(true);
      expect(await objects.configMap("whole")).toMatchObject({
        type: "postgres",
        serverName: externalName,
        resourceID: externalID,
        location: "uksouth",
      });

      azure.arm.requests.length = 0;
      expect(conditionOf(await next("whole"))).toBe("True:Available");
      expect(azure.arm.writes).toEqual([]);
    });
  });
}
