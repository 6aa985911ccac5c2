import {
  PostgreSQLManagementFlexibleServerClient,
  type Configuration,
  type FirewallRule,
  type Server,
} from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Outcome, Target } from "../../../provider.ts";
import { gone } from "../../gone.ts";
import { ask, type Call, find } from "../errors.ts";
import { begin, type FirstRequest } from "../operations.ts";
import type { AzureSession } from "../session.ts";
import { postgresMeaning } from "./errors.ts";

/** The provider's name for servers. */
const type = "Microsoft.DBforPostgreSQL/flexibleServers";

type Client = PostgreSQLManagementFlexibleServerClient;

/** The calls to Azure for one server. What goes wrong is in our terms. */
export class Calls {
  readonly #client: Client;
  readonly #session: AzureSession;
  readonly #target: Target<PostgresSpec>;

  constructor(session: AzureSession, target: Target<PostgresSpec>) {
    this.#client = session.client(PostgreSQLManagementFlexibleServerClient);
    this.#session = session;
    this.#target = target;
  }

  /**
   * What a refusal of Azure reads like: "could not create server shop-orders-7f3k2q: …".
   *
   * @param action - of the type, as roles name it: `databases/write`
   * @param what - is done: "create database app of"
   */
  call(what: string, action: string): Call {
    const { externalName } = this.#target;
    return {
      doing: `${what} server ${externalName}`,
      action: `${type}/${action}`,
      account: this.#session.account,
      meaning: postgresMeaning,
    };
  }

  /** The server as Azure has it; undefined when there is none. */
  find(verb: string): Promise<Server | undefined> {
    const { externalName } = this.#target;
    return find(this.call(verb, "read"), () => this.#client.servers.get(this.#session.resourceGroup, externalName));
  }

  /** The server, which has been there. Throws retryable `Conflict` when it went away meanwhile. */
  async get(verb: string): Promise<Server> {
    const found = await this.find(verb);
    if (found) return found;
    throw gone(`${verb} server ${this.#target.externalName}`);
  }

  /** Whether it has the spec's database. */
  async hasDatabase(): Promise<boolean> {
    const { externalName, spec } = this.#target;
    const call = this.call(`observe database ${spec.database} of`, "databases/read");
    return (await find(call, () => this.#client.databases.get(this.#session.resourceGroup, externalName, spec.database))) !== undefined;
  }

  rules(): Promise<FirewallRule[]> {
    const { resourceGroup } = this.#session;
    const call = this.call("observe firewall rules of", "firewallRules/read");
    return ask(call, () => Array.fromAsync(this.#client.firewallRules.listByServer(resourceGroup, this.#target.externalName)));
  }

  parameters(): Promise<Configuration[]> {
    const { resourceGroup } = this.#session;
    const call = this.call("observe parameters of", "configurations/read");
    return ask(call, () => Array.fromAsync(this.#client.configurations.listByServer(resourceGroup, this.#target.externalName)));
  }

  /** One parameter with its default. */
  parameter(name: string): Promise<Configuration | undefined> {
    const { resourceGroup } = this.#session;
    const call = this.call(`observe parameter ${name} of`, "configurations/read");
    return find(call, () => this.#client.configurations.get(resourceGroup, this.#target.externalName, name));
  }

  /** Whether nobody in all of Azure has a server of that name. */
  async isNameFree(): Promise<boolean> {
    const call: Call = { ...this.call("check the name of", ""), action: "Microsoft.DBforPostgreSQL/checkNameAvailability/action" };
    const request = { name: this.#target.externalName, type };
    return (await ask(call, () => this.#client.nameAvailability.checkGlobally(request))).nameAvailable ?? true;
  }

  /** Starts an operation. */
  begin(
    what: string,
    action: string,
    start: (client: Client, group: string, name: string, options: FirstRequest) => unknown,
  ): Promise<Outcome> {
    const { resourceGroup } = this.#session;
    return begin(this.call(what, action), (options) => start(this.#client, resourceGroup, this.#target.externalName, options));
  }
}
