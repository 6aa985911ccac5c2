import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  type DBInstance,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBInstanceCommand,
  type ModifyDBInstanceMessage,
  paginateDescribeDBInstances,
  RDSClient,
} from "@aws-sdk/client-rds";

import { moto } from "./parts.ts";

/** Somebody else's hands on the DB instances of the AWS account. */
export class DatabaseHands {
  readonly #client = new RDSClient({ region: "us-east-1", endpoint: moto(), credentials: { accessKeyId: "a", secretAccessKey: "b" } });

  async find(name: string): Promise<DBInstance | undefined> {
    try {
      return (await this.#client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: name }))).DBInstances?.[0];
    } catch (error) {
      if ((error as Error).name === "DBInstanceNotFoundFault") return undefined;
      throw error;
    }
  }

  /** Names of the instances whose names begin so. */
  async named(prefix: string): Promise<string[]> {
    const names: string[] = [];
    // an emulator that many tests have used has more than one page of them
    for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client: this.#client }, {})) {
      names.push(...DBInstances.map(({ DBInstanceIdentifier = "" }) => DBInstanceIdentifier));
    }
    return names.filter((name) => name.startsWith(prefix));
  }

  async tags(name: string): Promise<Record<string, string>> {
    const { TagList = [] } = (await this.find(name)) ?? {};
    return Object.fromEntries(TagList.map(({ Key = "", Value = "" }) => [Key, Value]));
  }

  async tag(name: string, tags: Record<string, string>): Promise<void> {
    const { DBInstanceArn } = (await this.find(name)) ?? {};
    const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    await this.#client.send(new AddTagsToResourceCommand({ ResourceName: DBInstanceArn, Tags }));
  }

  async create(name: string): Promise<void> {
    const command = new CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      Engine: "postgres",
      EngineVersion: "17.4",
      DBInstanceClass: "db.t4g.micro",
      AllocatedStorage: 20,
      DBName: "app",
      MasterUsername: "dbadmin",
      MasterUserPassword: "somebody-elses",
    });
    await this.#client.send(command);
  }

  async modify(name: string, settings: Partial<ModifyDBInstanceMessage>): Promise<void> {
    await this.#client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: name, ApplyImmediately: true, ...settings }));
  }

  /** Names of the snapshots that somebody asked for, of an instance or of what is left of it. */
  async snapshotsOf(name: string): Promise<string[]> {
    const command = new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: name, SnapshotType: "manual" });
    const { DBSnapshots = [] } = await this.#client.send(command);
    return DBSnapshots.map(({ DBSnapshotIdentifier = "" }) => DBSnapshotIdentifier);
  }

  async delete(name: string): Promise<void> {
    await this.#client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: name, SkipFinalSnapshot: true }));
  }

  /** Deletes all whose names begin so: the emulator gets slower with each. */
  async clear(prefix: string): Promise<void> {
    for (const name of await this.named(prefix)) {
      try {
        await this.modify(name, { DeletionProtection: false });
        await this.delete(name);
      } catch (error) {
        // several deletions at once make moto answer with an error after it has done it; the SDK's next attempt finds nothing
        if ((error as Error).name !== "DBInstanceNotFoundFault") throw error;
      }
    }
  }
}
