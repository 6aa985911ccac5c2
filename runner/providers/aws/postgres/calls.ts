import {
  AddTagsToResourceCommand,
  type DBInstance,
  DBInstanceNotFoundFault,
  DescribeDBInstancesCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Target } from "../../../provider.ts";
import { gone } from "../../gone.ts";
import { ask, type Call } from "../errors.ts";
import type { AwsSession } from "../session.ts";
import { type Tags, toList } from "../tags.ts";
import { postgresMeaning } from "./errors.ts";
import type { Modification } from "./modifications.ts";

/** The calls to RDS for one DB instance. What goes wrong is in our terms. */
export class Calls {
  readonly #client: RDSClient;
  readonly #session: AwsSession;
  readonly #name: string;

  constructor(session: AwsSession, { externalName }: Target<PostgresSpec>) {
    this.#client = session.client(RDSClient, {});
    this.#session = session;
    this.#name = externalName;
  }

  /**
   * One call, of which AWS' refusal reads "could not observe DB instance orders: …".
   *
   * @param action - of the API and of IAM: `CreateDBInstance`
   */
  ask<T>(verb: string, action: string, request: (client: RDSClient) => Promise<T>): Promise<T> {
    const call: Call = {
      doing: `${verb} DB instance ${this.#name}`,
      action: `rds:${action}`,
      account: this.#session.account,
      meaning: postgresMeaning,
    };
    return ask(call, () => request(this.#client));
  }

  /** The instance as RDS has it; undefined when there is none. */
  async find(verb: string): Promise<DBInstance | undefined> {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: this.#name });
    try {
      const { DBInstances = [] } = await this.ask(verb, "DescribeDBInstances", (client) => client.send(command));
      return DBInstances[0];
    } catch (error) {
      if ((error as Error).cause instanceof DBInstanceNotFoundFault) return undefined;
      throw error;
    }
  }

  /** The instance, which has been there. Throws retryable `Conflict` when it went away meanwhile. */
  async get(verb: string): Promise<DBInstance> {
    const found = await this.find(verb);
    if (found) return found;
    throw gone(`${verb} DB instance ${this.#name}`);
  }

  async modify(verb: string, { settings, immediately }: Modification): Promise<void> {
    const command = new ModifyDBInstanceCommand({ DBInstanceIdentifier: this.#name, ApplyImmediately: immediately, ...settings });
    await this.ask(verb, "ModifyDBInstance", (client) => client.send(command));
  }

  async tag(ResourceName: string, tags: Tags): Promise<void> {
    if (Object.keys(tags).length === 0) return;
    const command = new AddTagsToResourceCommand({ ResourceName, Tags: toList(tags) });
    await this.ask("change", "AddTagsToResource", (client) => client.send(command));
  }

  async untag(ResourceName: string, keys: string[]): Promise<void> {
    if (keys.length === 0) return;
    const command = new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: keys });
    await this.ask("change", "RemoveTagsFromResource", (client) => client.send(command));
  }
}
