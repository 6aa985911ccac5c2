import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { AwsCloud } from "../parts/aws-cloud.ts";
import { AzureCloud } from "../parts/azure-cloud.ts";
import { cosmosIDs } from "../parts/azure-tables.ts";
import { grounds } from "../parts/grounds.ts";
import { uniqueName } from "../parts/names.ts";
import { conditionOf, messageOf } from "../parts/running.ts";
import { Runs } from "../parts/runs.ts";

/** What somebody writes once, for whatever cloud there is. */
const spec = {
  partitionKey: { name: "customer" },
  sortKey: { name: "id" },
  connection: { keys: { TABLE_NAME: "${tableName}", TABLE_ENDPOINT: "${endpoint}" } },
};

for (const ground of Object.values(grounds)) {
  describe.skipIf(!ground.isThere)(`one manifest of a Table, ${ground.name}`, () => {
    const azure = new AzureCloud();
    const onAws = uniqueName("acct");
    let runs: Runs;
    beforeAll(async () => {
      azure.arm.polls = 1;
      runs = await Runs.open(ground.make(), { clouds: () => [azure, new AwsCloud()] });
      await runs.addAccount(onAws, {}, "AWS");
    });
    afterAll(() => runs?.close());

    test("is a DynamoDB table or a container of Cosmos DB by its account alone, each Ready with its connection, until it is deleted", async () => {
      const tables = runs.of("Table");
      const accounts = { aws: onAws, azure: runs.account };
      for (const [name, account] of Object.entries(accounts)) await tables.create(name, { account, ...spec });
      await runs.pass();
      for (const name of Object.keys(accounts)) {
        const object = await tables.get(name);
        expect([name, conditionOf(object), messageOf(object)]).toEqual([name, "True:Available", expect.any(String)]);
      }

      const { aws, azure: cosmos } = { aws: await tables.get("aws"), azure: await tables.get("azure") };
      expect(await tables.secret("aws")).toEqual({
        type: "table",
        provider: "aws",
        endpoint: runs.endpoint,
        uri: runs.endpoint,
        tableName: aws.status?.externalName,
        region: expect.any(String),
        TABLE_NAME: aws.status?.externalName,
        TABLE_ENDPOINT: runs.endpoint,
      });
      const name = cosmos.status?.externalName ?? "";
      const endpoint = `https://${name}.documents.azure.com:443/`;
      const secret = await tables.secret("azure");
      expect(azure.arm.hands.hasSecret(cosmosIDs.account(name), "primaryMasterKey", secret["key"] ?? "")).toBe(true);
      expect(secret).toEqual({
        type: "table",
        provider: "azure",
        endpoint,
        key: secret["key"],
        connectionString: `AccountEndpoint=${endpoint};AccountKey=${secret["key"]};`,
        tableName: name,
        database: name,
        container: name,
        TABLE_NAME: name,
        TABLE_ENDPOINT: endpoint,
      });

      for (const each of Object.keys(accounts)) await tables.delete(each);
      for (let pass = 0; pass < 20 && ((await tables.find("aws")) ?? (await tables.find("azure"))); pass++) {
        await runs.pass();
        for (const each of Object.keys(accounts)) if (await tables.find(each)) await tables.makeDue(each);
      }
      expect([await tables.find("aws"), await tables.find("azure")]).toEqual([undefined, undefined]);
      expect(azure.arm.hands.get(cosmosIDs.account(name))).toBeUndefined();
    });
  });
}
