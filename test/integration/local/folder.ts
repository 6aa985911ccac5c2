import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import type { PostgresSpec } from "../../../crds/api/kinds/postgres.ts";
import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import type { CommonSpec } from "../../../crds/api/objects.ts";
import { findKind, type Kind } from "../../../lib/kinds.ts";
import { layout } from "../../../lib/local/folder.ts";
import { runningPostgres, stopPostgres } from "../../../lib/local/postgres.ts";
import { runningServer, stopServer } from "../../../lib/local/servers.ts";
import { openFolder } from "../../../lib/local/store.ts";
import { namesIn } from "../../../lib/store/folder/files.ts";
import type { Store } from "../../../lib/store/store.ts";
import { Objects, ObjectsOf } from "../../parts/objects.ts";

export const runner = join(import.meta.dirname, "../../../dist/runner/main.js");

/** A folder of local mode; itself the Postgres in there. Runs and dispatchers are processes of the built runner. */
export class LocalFolder extends Objects<PostgresSpec> {
  readonly kind = findKind("postgres") as Kind;
  readonly namespace = "shop";
  readonly account = "local";
  readonly folder: string;
  readonly store: Store;

  private constructor(folder: string, store: Store) {
    super();
    this.folder = folder;
    this.store = store;
  }

  /** In a folder of its own, unless one is given. */
  static async open(folder = mkdtempSync(join(tmpdir(), "local-"))): Promise<LocalFolder> {
    return new LocalFolder(folder, await openFolder(folder));
  }

  /** Ends what is left and removes the folder. */
  async close(): Promise<void> {
    for (const name of this.servers()) await stopPostgres(join(this.places.postgres, name));
    for (const folder of [this.places.queues, this.places.tables]) await stopServer(folder);
    rmSync(this.places.engines, { recursive: true, force: true });
    rmSync(this.folder, { recursive: true, force: true });
  }

  get queues(): Objects {
    return new ObjectsOf<CommonSpec>(findKind("queue") as Kind, this);
  }

  get tables(): Objects<TableSpec> {
    return new ObjectsOf<TableSpec>(findKind("table") as Kind, this);
  }

  get places() {
    return layout(this.folder);
  }

  /** Nobody is granted anything, so nothing depends on it. */
  override changing(): void {}

  /** One dispatcher, until nothing is due; its runs have ended. */
  async dispatch(): Promise<string> {
    const { stdout } = await promisify(execFile)(process.execPath, [runner, "dispatch"], { env: this.environment() });
    return stdout;
  }

  /** Has objects looked at that are not due by themselves yet. */
  async dispatchAgain(objects: Objects, ...names: string[]): Promise<void> {
    for (const name of names) await objects.makeDue(name);
    await this.dispatch();
  }

  /** One run of an object, past the dispatcher. */
  run(kind: string, name: string, job: string): ChildProcess {
    const args = ["reconcile", "--account", this.account, "--object", `${kind}/${this.namespace}/${name}`];
    return spawn(process.execPath, [runner, ...args], { env: { ...this.environment(), JOB_NAME: job }, stdio: "ignore" });
  }

  environment(): NodeJS.ProcessEnv {
    return { PATH: process.env["PATH"], KUBECTL_CLOUD_LOCAL: this.folder };
  }

  /** Names of the PostgreSQL servers that there is anything of. */
  servers(): string[] {
    return namesIn(this.places.postgres);
  }

  /** Pid of an object's server, or undefined when it doesn't run. */
  async pidOf(name: string): Promise<number | undefined> {
    return runningPostgres(await this.folderOf(name))?.pid;
  }

  /** The folder of an object's server. */
  async folderOf(name: string): Promise<string> {
    const { status } = await this.get(name);
    return join(this.places.postgres, status?.externalName ?? "");
  }

  get queuesPid(): number | undefined {
    return runningServer(this.places.queues)?.pid;
  }

  get tablesPid(): number | undefined {
    return runningServer(this.places.tables)?.pid;
  }

  /** Names and records of all runs. */
  runs(): { name: string; pid?: number; objects: { name: string }[] }[] {
    const names = namesIn(this.places.runs).filter((name) => !name.startsWith("."));
    return names.map((name) => JSON.parse(readFileSync(join(this.places.runs, name, "run.json"), "utf8")) as never);
  }

  /** All that processes of this folder have written down of what they do. */
  logs(): string {
    const files = [
      ...namesIn(this.places.runs).map((name) => join(this.places.runs, name, "log")),
      ...this.servers().map((name) => join(this.places.postgres, name, "log")),
      ...[this.places.queues, this.places.tables].flatMap((folder) => (namesIn(folder).includes("log") ? [join(folder, "log")] : [])),
    ];
    return files.map((file) => readFileSync(file, "utf8")).join("");
  }
}
