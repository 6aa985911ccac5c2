import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import type { TableSpec } from "../../crds/api/kinds/table.ts";
import type { Observation, Outcome, Target } from "../../runner/provider.ts";
import { azure } from "../../runner/providers/azure/index.ts";
import type { AzureSession } from "../../runner/providers/azure/session.ts";
import { table } from "../../runner/providers/azure/table.ts";
import { type Change, diff } from "../../runner/reconcile/diff.ts";
import { zeros } from "../fakes/arm/fake-arm.ts";
import type { ArmRequest } from "../fakes/arm/requests.ts";
import { AzureCloud } from "./azure-cloud.ts";
import { tableTarget } from "./azure-table.ts";

type Existing = Extract<Observation<TableSpec>, { exists: true }>;

const account = (name: string) => `/subscriptions/${zeros}/resourceGroups/shop/providers/Microsoft.DocumentDB/databaseAccounts/${name}`;

/** ARM ids, as Azure has them. */
export const cosmosIDs = {
  account,
  database: (name: string, database: string) => `${account(name)}/sqlDatabases/${database}`,
  container: (name: string, database: string, container: string) => `${account(name)}/sqlDatabases/${database}/containers/${container}`,
};

/** A connected account with a small Azure, and what a run does with it. To be made in a hook. */
export class AzureTables {
  readonly cloud = new AzureCloud();
  readonly #directory = mkdtempSync(join(tmpdir(), "keys-"));
  session!: AzureSession;

  static async open(): Promise<AzureTables> {
    const tables = new AzureTables();
    await tables.cloud.open();
    for (const [key, value] of Object.entries(tables.cloud.credentials)) writeFileSync(join(tables.#directory, key), value);
    // as NODE_EXTRA_CA_CERTS does for a process that is still to be started
    setDefaultCACertificates([...getCACertificates(), readFileSync(tables.arm.caFile, "utf8")]);
    const common = {
      allowedNamespaces: ["*"],
      credentials: { secretRef: { name: "dev-keys" } },
      driftInterval: "1h",
      maxConcurrentRuns: 10,
    };
    const dev = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudAccount",
      metadata: { name: "dev" },
      spec: { ...common, ...tables.cloud.account },
    };
    tables.session = await azure.connect(dev, { directory: tables.#directory });
    return tables;
  }

  async close(): Promise<void> {
    await this.cloud.close();
    rmSync(this.#directory, { recursive: true });
  }

  get arm() {
    return this.cloud.arm;
  }

  /** One that is there. */
  async made(spec: TableSpec, externalName?: string): Promise<Target<TableSpec>> {
    const target = tableTarget(spec, externalName);
    await this.bringAbout(target);
    this.arm.requests.length = 0;
    return target;
  }

  async existing(target: Target<TableSpec>): Promise<Existing> {
    const seen = await table.observe(this.session, target);
    if (!seen.exists) throw new Error(`no table ${target.externalName}`);
    return seen;
  }

  /** What the next run would change. */
  async changes(target: Target<TableSpec>, applied: readonly string[] = []): Promise<Change[]> {
    const { actual, repairs = [] } = await this.existing(target);
    return [...diff(target.spec, actual, applied), ...repairs];
  }

  /**
   * What runs do until there is nothing left to do, without their errors and approvals; the writes that it took.
   *
   * @param lost - which write, 1 being the first, has an answer that nobody takes down
   */
  async bringAbout(target: Target<TableSpec>, applied: readonly string[] = [], { lost = 0 } = {}): Promise<ArmRequest[]> {
    const before = this.arm.writes.length;
    let written = 0;
    table.refuse?.(target);
    const noted = ({ operation }: Outcome) => (++written === lost ? undefined : operation?.token);
    for (let look = 0; look < 100; look++) {
      const seen = await table.observe(this.session, target);
      if (seen.operationFailed) throw seen.operationFailed;
      if (seen.progress !== undefined) continue;
      if (!seen.exists) {
        target.operation = { kind: "Create", token: noted(await table.create(this.session, target)) };
        continue;
      }
      const changes = [...diff(target.spec, seen.actual, applied), ...(seen.repairs ?? [])];
      if (changes.length === 0) {
        target.operation = undefined;
        return this.arm.writes.slice(before);
      }
      const kind = target.operation?.kind === "Create" ? "Create" : "Update";
      target.operation = { kind, token: noted(await table.update(this.session, target, changes)) };
    }
    throw new Error(`no end with ${target.externalName}: ${JSON.stringify(await this.changes(target, applied))}`);
  }

  /** Deletes it, and looks until it is gone; the writes that it took. */
  async remove(target: Target<TableSpec>): Promise<ArmRequest[]> {
    const before = this.arm.writes.length;
    target.operation = { kind: "Delete", token: (await table.delete(this.session, target)).operation?.token };
    for (let look = 0; look < 100; look++) {
      const seen = await table.observe(this.session, target);
      if (seen.operationFailed) throw seen.operationFailed;
      if (!seen.exists && seen.progress === undefined) return this.arm.writes.slice(before);
    }
    throw new Error(`${target.externalName} does not go`);
  }
}
