import { afterAll, afterEach, beforeAll, expect } from "vitest";

import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import { azureTags } from "../../../crds/api/names.ts";
import type { ServiceObject } from "../../../crds/api/objects.ts";
import { AzureCloud } from "../../parts/azure-cloud.ts";
import { cosmosIDs } from "../../parts/azure-tables.ts";
import { onFirstGround } from "../../parts/grounds.ts";
import type { Objects } from "../../parts/objects.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { Runs, type RunsOptions } from "../../parts/runs.ts";

/** The type of an account, as actions name it. */
export const account = "Microsoft.DocumentDB/databaseAccounts";
export const database = `${account}/sqlDatabases`;
export const container = `${database}/containers`;

/** `describe` for suites of Tables on Azure. The tables over kinds show that a folder is no other. */
export function withTables(what: string, options: Omit<RunsOptions, "clouds">, suite: (tables: Tables) => void): void {
  onFirstGround(`a Table on Azure: ${what}`, (ground) => {
    const tables = new Tables();
    beforeAll(async () => {
      // what takes longer is for the cases about that
      tables.arm.polls = 1;
      tables.runs = await Runs.open(ground.make(), { ...options, clouds: () => [tables.azure] });
      tables.objects = tables.runs.of<TableSpec>("Table");
    });
    afterEach(() => {
      tables.arm.mend();
      tables.arm.letPass();
      tables.arm.polls = 1;
    });
    afterAll(() => tables.runs?.close());
    suite(tables);
  });
}

/** Table objects of an account of Azure, and what runs make of them. Only in hooks and tests. */
export class Tables {
  readonly azure = new AzureCloud();
  runs!: Runs;
  objects!: Objects<TableSpec>;

  get arm() {
    return this.azure.arm;
  }

  /** One that is there. Requests are counted from then on. */
  async made(name: string, spec: object = {}): Promise<ServiceObject<TableSpec>> {
    await this.objects.create(name, { partitionKey: { name: "customer" }, ...spec });
    await this.runs.pass();
    await this.goOn(name);
    await this.expectThere(name);
    this.arm.requests.length = 0;
    return this.objects.get(name);
  }

  /** The next run, as if its time had come, and the claim of one that was killed had expired. */
  async next(name: string): Promise<void> {
    const { run } = (await this.objects.get(name)).status ?? {};
    if (run) await this.objects.setStatus(name, { run: { ...run, until: new Date(Date.now() - 1).toISOString() } });
    await this.objects.makeDue(name);
    await this.runs.pass();
  }

  /** Further runs while Azure is at work on it; how many it took. */
  async goOn(name: string): Promise<number> {
    for (let runs = 0; runs < 60; runs++) {
      const { result } = (await this.objects.find(name))?.status?.lastRun ?? {};
      if (result !== "InProgress" && result !== "Retrying") return runs;
      await this.next(name);
    }
    throw new Error(`no end with ${name}: ${messageOf(await this.objects.get(name))}`);
  }

  /** Actions that changed something of Cosmos DB, or asked to. */
  writes(): string[] {
    return this.arm.writes.map(({ action }) => action).filter((action) => action.includes(account));
  }

  /** Ready with one account that is ours, its container, and a connection with the account's key. */
  async expectThere(name: string): Promise<void> {
    const { hands } = this.arm;
    const object = await this.objects.get(name);
    const { externalName = "", externalID = "", operation, run } = object.status ?? {};
    const accountName = object.spec.azure?.accountName ?? externalName;
    const id = cosmosIDs.account(accountName);
    const secret = await this.objects.secret(name);
    const { key = "" } = secret;
    const tags = hands.get(id)?.["tags"] as Record<string, string> | undefined;
    const endpoint = `https://${accountName}.documents.azure.com:443/`;
    const databaseName = object.spec.azure?.databaseName ?? externalName;
    const own = object.spec.azure?.accountName === undefined;
    expect({
      ready: `${conditionOf(object)} ${conditionOf(object) === "True:Available" ? "" : messageOf(object)}`.trim(),
      operation,
      run,
      externalID,
      resources: this.#named(name),
      owner: own ? tags?.[azureTags.owner] : object.metadata.uid,
      isItsKey: hands.hasSecret(id, "primaryMasterKey", key),
      secret,
      configMap: await this.objects.configMap(name),
    }).toEqual({
      ready: "True:Available",
      externalID: cosmosIDs.container(accountName, databaseName, externalName),
      resources: [...(own ? [cosmosIDs.account(externalName)] : []), cosmosIDs.container(accountName, databaseName, externalName)],
      owner: object.metadata.uid,
      isItsKey: true,
      secret: {
        type: "table",
        provider: "azure",
        endpoint,
        key,
        connectionString: `AccountEndpoint=${endpoint};AccountKey=${key};`,
        tableName: externalName,
        database: databaseName,
        container: externalName,
      },
      configMap: {
        type: "table",
        provider: "azure",
        endpoint,
        tableName: externalName,
        accountName,
        database: databaseName,
        container: externalName,
        resourceID: externalID,
      },
    });
  }

  /** Neither object nor anything in the cloud nor connection. */
  async expectGone(name: string): Promise<void> {
    expect({
      object: await this.objects.find(name),
      resources: this.#named(name),
      secret: await this.objects.secret(name),
      configMap: await this.objects.configMap(name),
    }).toEqual({ object: undefined, resources: [], secret: {}, configMap: undefined });
  }

  /** Accounts and containers of an object, by the readable part of its name. */
  #named(name: string): string[] {
    const prefix = `${this.runs.namespace}-${name}-`;
    const all = [account, container].flatMap((type) => this.arm.hands.list(type));
    return all.flatMap((each) => (each.name.startsWith(prefix) ? [each.id] : []));
  }
}
