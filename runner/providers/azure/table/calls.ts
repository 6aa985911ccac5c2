import type {
  DatabaseAccountGetResults,
  SqlContainerGetPropertiesResource,
  SqlContainerResource,
  ThroughputSettingsGetResults,
} from "@azure/arm-cosmosdb";
import type { CosmosDBManagementContext } from "@azure/arm-cosmosdb/api";
import * as accounts from "@azure/arm-cosmosdb/api/databaseAccounts";
import * as sql from "@azure/arm-cosmosdb/api/sqlResources";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { RetryableError, TerminalError } from "../../../../lib/errors.ts";
import type { KeyName, Outcome, Target } from "../../../provider.ts";
import { gone } from "../../gone.ts";
import { ask, type Call, find } from "../errors.ts";
import { begin, type FirstRequest } from "../operations.ts";
import type { AzureSession } from "../session.ts";
import { CosmosDB } from "./client.ts";
import { tableMeaning } from "./errors.ts";
import { type Names, namesOf } from "./names.ts";

const types = {
  account: "databaseAccounts",
  database: "databaseAccounts/sqlDatabases",
  container: "databaseAccounts/sqlDatabases/containers",
  throughput: "databaseAccounts/sqlDatabases/containers/throughputSettings",
} as const;

/** The three things that a Table is made of, and the throughput of the last. */
export type Part = keyof typeof types;

/** The calls to Cosmos DB for one Table. What goes wrong is in our terms. */
export class Calls {
  readonly names: Names;
  readonly #cosmos: CosmosDBManagementContext;
  readonly #session: AzureSession;
  readonly #name: string;

  constructor(session: AzureSession, target: Target<TableSpec>) {
    this.names = namesOf(target);
    this.#cosmos = session.client(CosmosDB).context;
    this.#session = session;
    this.#name = target.externalName;
  }

  /**
   * What is asked of Azure.
   *
   * @param doing - completes "could not … table orders"
   * @param action - the last part of the action, as roles name it: `write`
   */
  call(doing: string, part: Part, action: string): Call {
    const what = part === "container" ? `table ${this.#name}` : `${part} of table ${this.#name}`;
    return {
      doing: `${doing} ${what}`,
      action: `Microsoft.DocumentDB/${types[part]}/${action}`,
      account: this.#session.account,
      meaning: tableMeaning,
    };
  }

  /** Starts an operation on a part: `begin("create", "account", "write", (cosmos, group, options) => …)`. */
  begin(
    doing: string,
    part: Part,
    action: string,
    start: (cosmos: CosmosDBManagementContext, group: string, options: FirstRequest) => unknown,
  ): Promise<Outcome> {
    return begin(this.call(doing, part, action), (options) => start(this.#cosmos, this.#session.resourceGroup, options));
  }

  findAccount(doing: string): Promise<DatabaseAccountGetResults | undefined> {
    return this.#find(doing, "account", (cosmos, group) => accounts.get(cosmos, group, this.names.account));
  }

  /** The account, which has been there. Throws retryable `Conflict` when it went away meanwhile. */
  async account(doing: string): Promise<DatabaseAccountGetResults> {
    return (await this.findAccount(doing)) ?? this.#gone(doing, `account ${this.names.account}`);
  }

  async hasDatabase(doing: string): Promise<boolean> {
    const { account, database } = this.names;
    return (await this.#find(doing, "database", (cosmos, group) => sql.getSqlDatabase(cosmos, group, account, database))) !== undefined;
  }

  async findContainer(doing: string): Promise<SqlContainerGetPropertiesResource | undefined> {
    const { account, database, container } = this.names;
    const found = await this.#find(doing, "container", (cosmos, group) => sql.getSqlContainer(cosmos, group, account, database, container));
    return found?.resource;
  }

  /** The container, which has been there. Throws retryable `Conflict` when it went away meanwhile. */
  async container(doing: string): Promise<SqlContainerGetPropertiesResource> {
    return (await this.findContainer(doing)) ?? this.#gone(doing, `container ${this.names.container}`);
  }

  /** Names of the databases in the account; none when there is no account. */
  async databases(doing: string): Promise<string[]> {
    const { account } = this.names;
    const listed = await this.#find(doing, "database", (cosmos, group) => Array.fromAsync(sql.listSqlDatabases(cosmos, group, account)));
    return (listed ?? []).map(({ name = "" }) => name);
  }

  /** The containers in a database; none when there is no database. */
  async containers(doing: string, database = this.names.database): Promise<SqlContainerResource[]> {
    const { account } = this.names;
    const listed = await this.#find(doing, "container", (cosmos, group) =>
      Array.fromAsync(sql.listSqlContainers(cosmos, group, account, database)),
    );
    return (listed ?? []).flatMap(({ resource }) => (resource ? [resource] : []));
  }

  /** Undefined of a container that shares its database's throughput. */
  findThroughput(doing: string): Promise<ThroughputSettingsGetResults | undefined> {
    const { account, database, container } = this.names;
    return this.#find(doing, "throughput", (cosmos, group) => sql.getSqlContainerThroughput(cosmos, group, account, database, container));
  }

  /** One of the account's keys; undefined while Cosmos DB does not give it out, as for a while after it made the account. */
  async findKey(name: KeyName): Promise<string | undefined> {
    const call = this.call("read the keys of", "account", "listKeys/action");
    try {
      const keys = await find(call, () => accounts.listKeys(this.#cosmos, this.#session.resourceGroup, this.names.account));
      return name === "primary" ? keys?.primaryMasterKey : keys?.secondaryMasterKey;
    } catch (error) {
      if (error instanceof RetryableError && error.code === "Busy") return undefined;
      throw error;
    }
  }

  /** Whether somebody has an account of that name, in all of Azure: also while Resource Manager does not show it yet. */
  async nameIsTaken(): Promise<boolean> {
    const call = this.call("look for the name of", "account", "read");
    try {
      return (await ask(call, () => accounts.checkNameExists(this.#cosmos, this.names.account))).body;
    } catch (error) {
      // it is asked of no subscription, and a role in a resource group need not reach so far
      if (error instanceof TerminalError && error.code === "PermissionDenied") return false;
      throw error;
    }
  }

  #find<T>(doing: string, part: Part, request: (cosmos: CosmosDBManagementContext, group: string) => Promise<T>): Promise<T | undefined> {
    return find(this.call(doing, part, "read"), () => request(this.#cosmos, this.#session.resourceGroup));
  }

  #gone(doing: string, what: string): never {
    throw gone(`${doing} table ${this.#name}`, what);
  }
}
