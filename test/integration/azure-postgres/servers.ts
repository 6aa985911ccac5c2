import { afterAll, afterEach, beforeAll, expect } from "vitest";

import type { PostgresSpec } from "../../../crds/api/kinds/postgres.ts";
import type { ServiceObject } from "../../../crds/api/objects.ts";
import { AzureCloud } from "../../parts/azure-cloud.ts";
import { onFirstGround } from "../../parts/grounds.ts";
import type { Objects } from "../../parts/objects.ts";
import { conditionOf, messageOf } from "../../parts/running.ts";
import { Runs, type RunsOptions } from "../../parts/runs.ts";

/** The type of a server, as actions name it. */
export const server = "Microsoft.DBforPostgreSQL/flexibleServers";

/** Postgres objects of an account of Azure, and what runs make of them. Only in hooks and tests. */
export interface Servers {
  azure: AzureCloud;
  runs: Runs;
  objects: Objects<PostgresSpec>;
  /** One that is there; resolves to its ARM id. Requests are counted from then on. */
  made(name: string, spec?: object): Promise<string>;
  /** The next run, as if its time had come. */
  next(name: string): Promise<ServiceObject<PostgresSpec>>;
  /** Actions that changed something, or asked to. */
  writes(): string[];
  /** How often an action was asked for. */
  calls(action: string): number;
  /** Ready with one server that is ours, its database, and a connection with the password that it has. */
  expectThere(name: string): Promise<void>;
  /** Neither object nor server nor connection. */
  expectGone(name: string): Promise<void>;
}

/** `describe` for suites of Postgres on Azure. The tables over kinds show that a folder is no other. */
export function withServers(what: string, options: Omit<RunsOptions, "clouds">, suite: (servers: Servers) => void): void {
  onFirstGround(`a Postgres on Azure: ${what}`, (ground) => {
    const servers = new OpenServers();
    beforeAll(async () => {
      servers.runs = await Runs.open(ground.make(), { ...options, clouds: () => [servers.azure] });
      servers.objects = servers.runs.of<PostgresSpec>("Postgres");
    });
    afterEach(() => {
      servers.azure.arm.mend();
      servers.azure.arm.letPass();
      servers.azure.arm.polls = 2;
    });
    afterAll(() => servers.runs?.close());
    suite(servers);
  });
}

class OpenServers implements Servers {
  readonly azure = new AzureCloud();
  runs!: Runs;
  objects!: Objects<PostgresSpec>;

  async made(name: string, spec: object = {}): Promise<string> {
    await this.objects.create(name, spec);
    await this.runs.pass();
    for (let pass = 0; pass < 40 && (await this.#isUnderWay(name)); pass++) await this.next(name);
    await this.expectThere(name);
    this.azure.arm.requests.length = 0;
    return (await this.objects.get(name)).status?.externalID ?? "";
  }

  async next(name: string): Promise<ServiceObject<PostgresSpec>> {
    await this.objects.makeDue(name);
    await this.runs.pass();
    return this.objects.get(name);
  }

  writes(): string[] {
    return this.azure.arm.writes.map(({ action }) => action);
  }

  calls(action: string): number {
    return this.azure.arm.requests.filter((each) => each.action === action).length;
  }

  async expectThere(name: string): Promise<void> {
    const { hands } = this.azure.arm;
    const object = await this.objects.get(name);
    const { externalID = "", operation, run } = object.status ?? {};
    const { password = "", host, uri } = await this.objects.secret(name);
    const { tags } = (hands.get(externalID) ?? {}) as { tags?: Record<string, string> };
    const at = `${object.status?.externalName}.postgres.database.azure.com`;
    expect({
      ready: `${conditionOf(object)} ${conditionOf(object) === "True:Available" ? "" : messageOf(object)}`.trim(),
      operation,
      run,
      servers: this.#named(name),
      owner: tags?.["kubectl-cloud.dev-owner"],
      database: hands.get(`${externalID}/databases/${object.spec.database}`) !== undefined,
      password: hands.hasSecret(externalID, "password", password),
      host,
      uri,
    }).toEqual({
      ready: "True:Available",
      servers: [object.status?.externalName],
      owner: object.metadata.uid,
      database: true,
      password: true,
      host: at,
      uri: `postgresql://${object.spec.username}:${encodeURIComponent(password)}@${at}:5432/${object.spec.database}?sslmode=require`,
    });
  }

  async expectGone(name: string): Promise<void> {
    expect({
      object: await this.objects.find(name),
      servers: this.#named(name),
      secret: await this.objects.secret(name),
      configMap: await this.objects.configMap(name),
    }).toEqual({ object: undefined, servers: [], secret: {}, configMap: undefined });
  }

  #named(name: string): string[] {
    const prefix = `${this.runs.namespace}-${name}-`;
    return this.azure.arm.hands.list(server).flatMap((each) => (each.name.startsWith(prefix) ? [each.name] : []));
  }

  async #isUnderWay(name: string): Promise<boolean> {
    return (await this.objects.get(name)).status?.lastRun?.result === "InProgress";
  }
}
