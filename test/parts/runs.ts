import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import type { CloudAccount, CommonSpec } from "../../crds/api/objects.ts";
import { accountType, findKind, type Kind } from "../../lib/kinds.ts";
import type { Launcher, StartedRun } from "../../lib/launch/launcher.ts";
import { processLauncher } from "../../lib/launch/process.ts";
import { createLog } from "../../lib/log.ts";
import type { Store } from "../../lib/store/store.ts";
import { grantName, runServiceAccount } from "../../lib/system.ts";
import { dispatch, type Pass } from "../../runner/dispatch/dispatch.ts";
import { DatabaseHands } from "./aws-databases.ts";
import { TableHands } from "./aws-table-hands.ts";
import type { AzureCloud } from "./azure-cloud.ts";
import type { Door } from "./door.ts";
import type { Ground } from "./grounds/ground.ts";
import { uniqueName } from "./names.ts";
import { Objects, ObjectsOf } from "./objects.ts";
import { only } from "./only.ts";
import { moto } from "./parts.ts";
import type { Place } from "./places/place.ts";
import { RdsDoor } from "./rds-door.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const fieldManager = "test";

/** How runs are set up. */
export interface RunsOptions {
  /** Seconds for which a run waits for what the cloud is at work on. Default: the runner's own. */
  waitSeconds?: number;
  /** The account is one of this Azure, which opens and closes with the runs. Default: of AWS. */
  azure?: AzureCloud;
}

/**
 * A namespace and an account of their own on a ground; itself the queues in there. The dispatcher is ours in this process; the
 * runs are processes of the built runner. AWS is an emulator behind a door, Azure a fake that is its own door.
 */
export class Runs extends Objects<QueueSpec> {
  readonly kind = findKind("queue") as Kind;
  readonly account = uniqueName("acct");
  readonly door = new RdsDoor(moto());
  /** Address of the door to AWS. */
  endpoint = "";
  readonly directory = mkdtempSync(join(tmpdir(), "runs-"));
  /** What the runs' container would have in its credentials folder. */
  readonly credentials = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "planted-secret-access-key" };
  /** Accounts whose runs find their credentials folder empty. */
  readonly withoutCredentials = new Set<string>();
  readonly #ground: Ground;
  readonly #options: RunsOptions;
  readonly #accounts = new Set<string>();
  readonly #launchers = new Map<string, ReturnType<typeof processLauncher>>();
  #granted: Promise<unknown> | undefined;

  private constructor(ground: Ground, options: RunsOptions) {
    super();
    this.#ground = ground;
    this.#options = options;
  }

  /** On a ground that is opened for them, with a namespace, an account that allows it, and the doors open. */
  static async open(ground: Ground, options: RunsOptions = {}): Promise<Runs> {
    const runs = new Runs(ground, options);
    await ground.open();
    for (const [key, value] of Object.entries(runs.credentials)) writeFileSync(join(runs.directory, key), value);
    runs.endpoint = await runs.door.open();
    await runs.addAccount(runs.account, runs.endpoint, await options.azure?.open(runs.directory));
    return runs;
  }

  async close(): Promise<void> {
    await this.#end();
    this.door.close();
    this.#options.azure?.close();
    rmSync(this.directory, { recursive: true, force: true });
    await new DatabaseHands().clear(`${this.namespace}-`);
    await new TableHands().clear(`${this.namespace}-`);
    await this.#ground.close();
  }

  get place(): Place {
    return this.#ground.place;
  }

  get store(): Store {
    return this.place.store;
  }

  get namespace(): string {
    return this.place.namespace;
  }

  /** All doors that runs go through, by what is behind them. */
  get doors(): Readonly<Record<string, Door>> {
    const { azure } = this.#options;
    return { ...(azure ? { Azure: azure.arm } : { AWS: this.door }), ...this.#ground.doors };
  }

  /** The objects of another kind in the same namespace. */
  of<Spec extends CommonSpec = CommonSpec>(kind: string): Objects<Spec> {
    return new ObjectsOf<Spec>(findKind(kind) as Kind, this);
  }

  async addAccount(name: string, endpoint: string, spec: Partial<CloudAccount["spec"]> = {}): Promise<void> {
    this.#accounts.add(name);
    const whole = {
      provider: "aws",
      allowedNamespaces: [this.namespace],
      aws: { region: "us-east-1", accountID: "123456789012", endpoint },
      credentials: { secretRef: { name: `${name}-keys` } },
      ...spec,
    };
    const account = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name }, spec: whole };
    await this.store.create(accountType, account, { fieldManager });
  }

  get accountRef() {
    return { type: accountType, name: this.account };
  }

  /** One pass of the dispatcher, and the end of the runs that it started. */
  async pass(): Promise<Pass> {
    const pass = await this.dispatchOnce(this.launcher());
    await this.#end();
    return pass;
  }

  async #end(): Promise<void> {
    await Promise.all([...this.#launchers.values()].map((launcher) => launcher.wait()));
  }

  /** One pass with the dispatcher's own rights. */
  async dispatchOnce(launcher: Launcher): Promise<Pass> {
    const { store, local } = await this.#ground.dispatcher();
    return dispatch({
      store: only(store, ({ namespace, name }) => (namespace ? namespace === this.namespace : this.#accounts.has(name))),
      launcher,
      log: createLog({ write: () => {} }),
      now: () => new Date(),
      local,
    });
  }

  /** What a dispatcher sees and may do. */
  async dispatcher(): Promise<Store> {
    return (await this.#ground.dispatcher()).store;
  }

  /** Starts runs as processes with the rights of their account's ServiceAccount; all launchers share one folder of runs. */
  launcher(): Launcher {
    const of = (environment: Record<string, string>) =>
      processLauncher({
        directory: this.#ground.runs,
        command: [process.execPath, runner],
        env: { ...environment, ...this.#given() },
        credentials: ({ metadata }) => (this.withoutCredentials.has(metadata.name) ? join(this.directory, "empty") : this.directory),
      });
    return {
      list: () => of({}).list(),
      start: async (run, account) => {
        const launcher = of(await this.#ground.environment(runServiceAccount(account)));
        const result = await launcher.start(run, account);
        if (result === "started") this.#launchers.set(run.name, launcher);
        return result;
      },
    };
  }

  /** One run of these objects, past the dispatcher; resolves to its log. */
  async reconcile(job: string, names: string[], kind = this.kind.kind): Promise<string> {
    const [program = "", ...args] = this.command(names, kind);
    const { stdout } = await promisify(execFile)(program, args, { env: await this.environment(job) });
    return stdout;
  }

  /** How the Job of a run would start its process. */
  command(names: string[], kind = this.kind.kind): string[] {
    const places = names.flatMap((name) => ["--object", `${kind}/${this.namespace}/${name}`]);
    return [process.execPath, runner, "reconcile", "--account", this.account, "--credentials", this.directory, ...places];
  }

  /** The environment of a run, once the dispatcher has granted the account its rights. */
  async environment(job: string): Promise<NodeJS.ProcessEnv> {
    await this.granted();
    const ground = await this.#ground.environment(grantName(this.account));
    return { PATH: process.env["PATH"], JOB_NAME: job, ...ground, ...this.#given() };
  }

  /** Has the dispatcher grant what the account's runs need: a pass whose runs go nowhere. */
  async granted(): Promise<void> {
    this.#granted ??= this.dispatchOnce({ list: () => Promise.resolve([]), start: () => Promise.resolve("exists") });
    await this.#granted;
  }

  /** What was granted may not be enough any more. */
  override changing(): void {
    this.#granted = undefined;
  }

  async runs(): Promise<StartedRun[]> {
    return this.launcher().list();
  }

  logOf(run: string): string {
    return readFileSync(join(this.#ground.runs, run, "log"), "utf8");
  }

  #given(): Record<string, string> {
    const { waitSeconds, azure } = this.#options;
    return {
      ...(waitSeconds === undefined ? {} : { KUBECTL_CLOUD_WAIT_SECONDS: String(waitSeconds) }),
      ...azure?.environment,
    };
  }
}
