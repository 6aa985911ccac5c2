import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { TableSpec } from "../../crds/api/kinds/table.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, findKind, type Kind } from "../../lib/kinds.ts";
import { folderVariable } from "../../lib/local/folder.ts";
import { openFolder } from "../../lib/local/store.ts";
import type { Store } from "../../lib/store/store.ts";
import { FakeArm, zeros } from "../fakes/arm/fake-arm.ts";
import { uniqueName } from "./names.ts";
import { conditionOf } from "./running.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const fieldManager = "test";
const namespace = "shop";
const tables = findKind("table") as Kind;
type AzureBlock = NonNullable<CloudAccount["spec"]["azure"]>;

/** An account to make. */
export interface AccountOptions {
  azure?: Partial<AzureBlock>;
  /** Keys of its Secret; without them it has a ServiceAccount. */
  keys?: Record<string, string>;
}

/** How a process of the runner ended. */
export interface Ended {
  exitCode: number;
  /** Its log, line by line. */
  lines: { level: string; msg: string; err?: { code?: string; hint?: string } }[];
  log: string;
}

/** A folder with accounts of a small Azure, and the built runner that is asked to use them. To be opened in a hook. */
export class AzureAccounts {
  readonly arm = new FakeArm();
  readonly #root = mkdtempSync(join(tmpdir(), "azure-"));
  readonly #folder = join(this.#root, "objects");
  store!: Store;

  static async open(): Promise<AzureAccounts> {
    const accounts = new AzureAccounts();
    accounts.arm.retryAfter = 0;
    await accounts.arm.open();
    accounts.store = await openFolder(accounts.#folder);
    return accounts;
  }

  close(): void {
    this.arm.close();
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** An account of its own; resolves to its name. */
  async add({ azure = {}, keys }: AccountOptions): Promise<string> {
    const name = uniqueName("acct");
    const { address } = this.arm;
    const spec = {
      provider: "azure",
      azure: { subscriptionID: zeros, resourceGroup: name, location: "uksouth", endpoint: address, authorityHost: address, ...azure },
      credentials: keys ? { secretRef: { name: `${name}-keys` } } : { serviceAccountName: `cloud-${name}` },
    };
    const directory = mkdtempSync(join(this.#root, "keys-"));
    for (const [key, value] of Object.entries(keys ?? {})) writeFileSync(join(directory, key), value);
    this.#directories.set(name, directory);
    const account = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name }, spec };
    await this.store.create(accountType, account, { fieldManager });
    return name;
  }

  readonly #directories = new Map<string, string>();

  /** A file beside the accounts, such as a ServiceAccount's token; its path. */
  file(name: string, text: string): string {
    const path = join(this.#root, name);
    writeFileSync(path, text);
    return path;
  }

  /** Tables of an account; resolves to their names. */
  async addTables(account: string, count: number, spec: Partial<TableSpec> = {}): Promise<string[]> {
    const names = Array.from({ length: count }, () => uniqueName("table"));
    for (const name of names) {
      const whole = { account, partitionKey: { name: "customer", type: "String" }, ...spec };
      const table = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Table", metadata: { namespace, name }, spec: whole };
      await this.store.create(tables, table, { fieldManager });
    }
    return names;
  }

  /** One run of the account's tables. */
  reconcile(account: string, names: readonly string[]): Promise<Ended> {
    return this.run("reconcile", account, { args: names.flatMap((name) => ["--object", `Table/${namespace}/${name}`]) });
  }

  /** The reason of a table's condition Ready, `True:Available`. */
  async readiness(name: string): Promise<string> {
    const table = await this.store.get<ServiceObject>({ type: tables, namespace, name });
    return table ? conditionOf(table) : "";
  }

  /** `runner VERB --account NAME …` with what a pod of the account would have. */
  run(verb: string, account: string, { args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {}): Promise<Ended> {
    const whole = [runner, verb, "--account", account, "--credentials", this.#directories.get(account) ?? "", ...args];
    const trusting = { PATH: process.env["PATH"], [folderVariable]: this.#folder, NODE_EXTRA_CA_CERTS: this.arm.caFile, ...env };
    return new Promise((resolve) => {
      const child = execFile(process.execPath, whole, { env: trusting }, (_, stdout, stderr) => {
        const lines = stdout.split("\n").filter((line) => line.startsWith("{"));
        resolve({
          exitCode: child.exitCode ?? -1,
          lines: lines.map((line) => JSON.parse(line) as Ended["lines"][number]),
          log: stdout + stderr,
        });
      });
    });
  }
}
