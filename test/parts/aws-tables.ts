import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TableSpec } from "../../crds/api/kinds/table.ts";
import type { Observation, Outcome, Target } from "../../runner/provider.ts";
import type { AwsSession } from "../../runner/providers/aws/session.ts";
import { table } from "../../runner/providers/aws/table.ts";
import { diff } from "../../runner/reconcile/diff.ts";
import { Door, type Recorded } from "./aws-door.ts";
import { awsSession } from "./aws-session.ts";
import { TableHands } from "./aws-table-hands.ts";
import { moto } from "./parts.ts";

export type Aws = NonNullable<TableSpec["aws"]>;
type Existing = Extract<Observation<TableSpec>, { exists: true }>;

/** What the API server stores of a table that names nothing but its account and its key. */
export const plain: TableSpec = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  partitionKey: { name: "customer", type: "String" },
  deletionProtection: false,
};
const defaultBlock: Aws = { billingMode: "PAY_PER_REQUEST", tableClass: "STANDARD", pointInTimeRecovery: false };

/** A spec with a block aws, in which the API server has filled in the defaults. */
export function specWith(top: Partial<TableSpec> = {}, block: Partial<Aws> = {}): TableSpec {
  return { ...plain, ...top, aws: { ...defaultBlock, ...block } };
}

function targetOf(spec: TableSpec, externalName = `t-${randomUUID()}`): Target<TableSpec> {
  return {
    kind: "Table",
    namespace: "shop",
    name: "carts",
    uid: randomUUID(),
    externalName,
    externalID: undefined,
    operation: undefined,
    password: undefined,
    spec,
  };
}

/** A connected account with moto behind a {@link Door}, and what a run does with it. To be made in a hook. */
export class TablesAtWork {
  readonly door = new Door(moto());
  /** Past the door: somebody else's hands. */
  readonly others = new TableHands();
  readonly #keys = mkdtempSync(join(tmpdir(), "keys-"));
  readonly #made: string[] = [];
  endpoint = "";
  session!: AwsSession;

  static async open(): Promise<TablesAtWork> {
    const tables = new TablesAtWork();
    tables.endpoint = await tables.door.open();
    tables.session = await awsSession(tables.endpoint, tables.#keys);
    return tables;
  }

  async close(): Promise<void> {
    this.door.close();
    rmSync(this.#keys, { recursive: true });
    for (const name of this.#made) await this.others.clear(name);
  }

  /** A target that is tidied up in the end, whoever makes it. */
  target(spec: TableSpec, externalName?: string): Target<TableSpec> {
    const target = targetOf(spec, externalName);
    this.#made.push(target.externalName);
    return target;
  }

  /** One that is there, as its spec says. */
  async made(spec: TableSpec): Promise<Target<TableSpec>> {
    const target = this.target(spec);
    await this.create(target);
    await this.converge(target);
    this.door.requests.length = 0;
    return target;
  }

  create(target: Target<TableSpec>): Promise<Outcome> {
    return table.create(this.session, target);
  }

  observe(target: Target<TableSpec>): Promise<Observation<TableSpec>> {
    return table.observe(this.session, target);
  }

  delete(target: Target<TableSpec>): Promise<Outcome> {
    return table.delete(this.session, target);
  }

  async existing(target: Target<TableSpec>): Promise<Existing> {
    const observation = await this.observe(target);
    if (!observation.exists) throw new Error(`no table ${target.externalName}`);
    return observation;
  }

  /** What a run does once the table is there, until nothing differs or something goes on; returns the writes that it took. */
  async converge(target: Target<TableSpec>, applied: string[] = []): Promise<Recorded[]> {
    this.door.requests.length = 0;
    for (;;) {
      const { actual, progress } = await this.existing(target);
      const changes = diff(target.spec, actual, applied);
      if (changes.length === 0 || progress !== undefined) return this.writes();
      await table.update(this.session, target, changes);
    }
  }

  /** Requests that were more than a look, without the table's name. */
  writes(): Recorded[] {
    return this.door.requests.flatMap(({ action, body }) => {
      const { TableName: _, ResourceArn: __, ...rest } = body as Record<string, unknown>;
      return /^(Describe|List)/.test(action) ? [] : [{ action, body: rest }];
    });
  }
}
