import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  CreateDBParameterGroupCommand,
  CreateDBSubnetGroupCommand,
  DeleteDBInstanceCommand,
  DeleteDBSnapshotCommand,
  DescribeDBSnapshotsCommand,
  ModifyDBInstanceCommand,
  RDSClient,
} from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../crds/api/kinds/postgres.ts";
import type { Observation, Outcome, Target } from "../../runner/provider.ts";
import { postgres } from "../../runner/providers/aws/postgres.ts";
import type { AwsSession } from "../../runner/providers/aws/session.ts";
import { diff } from "../../runner/reconcile/diff.ts";
import type { Recorded } from "./aws-door.ts";
import { awsSession } from "./aws-session.ts";
import { moto } from "./parts.ts";
import { targetOf } from "./postgres.ts";
import { RdsDoor } from "./rds-door.ts";

type Existing = Extract<Observation<PostgresSpec>, { exists: true }>;

/** A connected account with moto behind an {@link RdsDoor}, and what a run does with it. To be made in a hook. */
export class Databases {
  readonly door = new RdsDoor(moto());
  readonly #keys = mkdtempSync(join(tmpdir(), "keys-"));
  readonly #made: string[] = [];
  /** Past the door: somebody else's hands. */
  readonly others = new RDSClient({ region: "us-east-1", endpoint: moto(), credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  session!: AwsSession;

  static async open(): Promise<Databases> {
    const databases = new Databases();
    const endpoint = await databases.door.open();
    databases.session = await awsSession(endpoint, databases.#keys);
    return databases;
  }

  /** Leaves nothing behind: moto takes a snapshot of each new instance, and no more than a thousand of them. */
  async close(): Promise<void> {
    this.door.close();
    rmSync(this.#keys, { recursive: true });
    for (const name of this.#made) {
      await this.set(name, { DeletionProtection: false }).catch(() => undefined);
      await this.others.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: name, SkipFinalSnapshot: true })).catch(() => undefined);
      for (const snapshot of await this.snapshots(name)) {
        await this.others.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: snapshot })).catch(() => undefined);
      }
    }
  }

  /** A target that is tidied up in the end, whoever makes it. */
  target(spec: PostgresSpec, externalName?: string): Target<PostgresSpec> {
    const target = targetOf(spec, externalName);
    this.#made.push(target.externalName);
    return target;
  }

  /** One that is there. */
  async made(spec: PostgresSpec): Promise<Target<PostgresSpec>> {
    const target = this.target(spec);
    await postgres.create(this.session, target);
    return target;
  }

  create(target: Target<PostgresSpec>): Promise<Outcome> {
    return postgres.create(this.session, target);
  }

  observe(target: Target<PostgresSpec>): Promise<Observation<PostgresSpec>> {
    return postgres.observe(this.session, target);
  }

  delete(target: Target<PostgresSpec>): Promise<Outcome> {
    return postgres.delete(this.session, target);
  }

  async existing(target: Target<PostgresSpec>): Promise<Existing> {
    const observation = await this.observe(target);
    if (!observation.exists) throw new Error(`no DB instance ${target.externalName}`);
    return observation;
  }

  /** What a run does once the instance is there; returns the writes that it took. */
  async converge(target: Target<PostgresSpec>, applied: string[] = []): Promise<Recorded[]> {
    const { actual } = await this.existing(target);
    this.door.requests.length = 0;
    const changes = diff(target.spec, actual, applied);
    if (changes.length > 0) await postgres.update(this.session, target, changes);
    return this.writes();
  }

  /** Requests that were more than a look, without the instance's name. */
  writes(): Recorded[] {
    return this.door.requests.flatMap(({ action, body }) => {
      const { DBInstanceIdentifier: _, ...rest } = body as Record<string, string>;
      return action.startsWith("Describe") ? [] : [{ action, body: rest }];
    });
  }

  /** Changes an instance by somebody else's hands. */
  async set(name: string, settings: Omit<ConstructorParameters<typeof ModifyDBInstanceCommand>[0], "DBInstanceIdentifier">): Promise<void> {
    await this.others.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: name, ApplyImmediately: true, ...settings }));
  }

  /** Applies what waits for an instance, as RDS does in the maintenance window. */
  async maintain(name: string): Promise<void> {
    const { EngineVersion, DBInstanceClass } = this.door.maintain(name);
    await this.set(name, { EngineVersion, DBInstanceClass });
  }

  /** A parameter group of its own. */
  async parameterGroup(): Promise<string> {
    const DBParameterGroupName = `group-${randomUUID()}`;
    const command = new CreateDBParameterGroupCommand({ DBParameterGroupName, DBParameterGroupFamily: "postgres17", Description: "test" });
    await this.others.send(command);
    return DBParameterGroupName;
  }

  /** A subnet group of its own, of the default VPC's subnets. */
  async subnetGroup(): Promise<string> {
    const DBSubnetGroupName = `group-${randomUUID()}`;
    const answer = await fetch(moto(), {
      method: "POST",
      // by which moto knows the service
      headers: { authorization: "AWS4-HMAC-SHA256 Credential=a/20260101/us-east-1/ec2/aws4_request, SignedHeaders=host, Signature=b" },
      body: new URLSearchParams({ Action: "DescribeSubnets", Version: "2016-11-15" }),
    });
    const SubnetIds = [...(await answer.text()).matchAll(/<subnetId>(.*?)</g)].map(([, id = ""]) => id);
    await this.others.send(new CreateDBSubnetGroupCommand({ DBSubnetGroupName, DBSubnetGroupDescription: "test", SubnetIds }));
    return DBSubnetGroupName;
  }

  /** Manual snapshots of an instance. */
  async snapshots(name: string): Promise<string[]> {
    const command = new DescribeDBSnapshotsCommand({ DBInstanceIdentifier: name, SnapshotType: "manual" });
    const { DBSnapshots = [] } = await this.others.send(command);
    return DBSnapshots.map(({ DBSnapshotIdentifier = "" }) => DBSnapshotIdentifier);
  }
}
