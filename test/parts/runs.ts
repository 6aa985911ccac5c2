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
import { grantName, runServiceAccount, type Worker, workers } from "../../lib/system.ts";
import { dispatch } from "../../runner/dispatch/dispatch.ts";
import type { Pass } from "../../runner/dispatch/pass.ts";
import { AwsCloud } from "./aws-cloud.ts";
import type { Cloud } from "./cloud.ts";
import type { Door } from "./door.ts";
import type { Ground } from "./grounds/ground.ts";
import { uniqueName } from "./names.ts";
import { Objects, ObjectsOf } from "./objects.ts";
import { only } from "./only.ts";
import type { Place } from "./places/place.ts";
import type { RdsDoor } from "./rds-door.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const fieldManager = "test";

/** How runs are set up. */
export interface RunsOptions {
  /** Seconds for which a run waits for what the cloud is at work on. Default: the runner's own. */
  waitSeconds?: number;
  /** Makes the clouds that runs reach, which open and close with them; the account is one of the first. Default: AWS alone. */
  clouds?: () => readonly [Cloud, ...Cloud[]];
}

/**
 * A namespace and an account of their own on a ground; itself the queues in there. The dispatcher is ours in this process; the
 * runs are processes of the built runner.
 */
export class Runs extends Objects<QueueSpec> {
  readonly kind = findKind("queue") as Kind;
  readonly account = uniqueName("acct");
  /** That of the account. */
  readonly cloud: Cloud;
  readonly directory = mkdtempSync(join(tmpdir(), "runs-"));
  /** Accounts whose runs find their credentials folder empty. */
  readonly withoutCredentials = new Set<string>();
  /** Whether the dispatcher brings about ServiceBindings too. */
  serviceBindings = false;
  /** The dispatcher's clock. */
  clock: () => Date = () => new Date();
  readonly #ground: Ground;
  readonly #clouds: readonly Cloud[];
  readonly #waitSeconds: number | undefined;
  readonly #accounts = new Set<string>();
  readonly #launchers = new Map<string, ReturnType<typeof processLauncher>>();
  #granted: Promise<unknown> | undefined;

  private constructor(ground: Ground, { waitSeconds, clouds = () => [new AwsCloud()] }: RunsOptions) {
    super();
    this.#ground = ground;
    this.#waitSeconds = waitSeconds;
    this.#clouds = clouds();
    this.cloud = this.#clouds[0] as Cloud;
  }

  /** On a ground that is opened for them, with a namespace, an account that allows it, and the doors open. */
  static async open(ground: Ground, options: RunsOptions = {}): Promise<Runs> {
    const runs = new Runs(ground, options);
    await ground.open();
    await Promise.all(runs.#clouds.map((cloud) => cloud.open()));
    for (const [key, value] of Object.entries(runs.credentials)) writeFileSync(join(runs.directory, key), value);
    await runs.addAccount(runs.account);
    return runs;
  }

  async close(): Promise<void> {
    await this.#end();
    rmSync(this.directory, { recursive: true, force: true });
    await Promise.all(this.#clouds.map((cloud) => cloud.close(`${this.namespace}-`)));
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
    return { ...Object.fromEntries(this.#clouds.map(({ name, door }) => [name, door])), ...this.#ground.doors };
  }

  /** The door to AWS, of runs that have an account there. */
  get door(): RdsDoor {
    return this.#aws.door;
  }

  /** Address of that door. */
  get endpoint(): string {
    return this.#aws.endpoint;
  }

  get #aws(): AwsCloud {
    const aws = this.#clouds.find((cloud) => cloud instanceof AwsCloud);
    if (!aws) throw new Error("these runs have no account of AWS");
    return aws;
  }

  /** What the runs' container would have in its credentials folder. */
  get credentials(): Record<string, string> {
    return Object.assign({}, ...this.#clouds.map(({ credentials }) => credentials)) as Record<string, string>;
  }

  /** The objects of another kind in the same namespace. */
  of<Spec extends CommonSpec = CommonSpec>(kind: string): Objects<Spec> {
    return new ObjectsOf<Spec>(findKind(kind) as Kind, this);
  }

  /**
   * Another account, which allows the namespace.
   *
   * @param spec - what is other than it would be
   * @param where - which of the clouds; default: that of the runs' own account
   */
  async addAccount(name: string, spec: Partial<CloudAccount["spec"]> = {}, where = this.cloud.name): Promise<void> {
    this.#accounts.add(name);
    const whole = {
      ...this.#clouds.find((cloud) => cloud.name === where)?.account,
      allowedNamespaces: [this.namespace],
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
      now: () => this.clock(),
      local,
      serviceBindings: this.serviceBindings,
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
        const serviceAccount = account ? runServiceAccount(account) : workers[run.verb as Worker];
        const launcher = of(await this.#ground.environment(serviceAccount));
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

  /** The environment of a run without an account, once the dispatcher has granted it its rights. */
  async workerEnvironment(worker: Worker, job: string): Promise<NodeJS.ProcessEnv> {
    await this.granted();
    return { PATH: process.env["PATH"], JOB_NAME: job, ...(await this.#ground.environment(workers[worker])), ...this.#given() };
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

  /** Kills a run (SIGKILL) that has begun to work. */
  kill(run: string): void {
    const { pid } = JSON.parse(readFileSync(join(this.#ground.runs, run, "run.json"), "utf8")) as { pid: number };
    process.kill(pid, "SIGKILL");
  }

  logOf(run: string): string {
    return readFileSync(join(this.#ground.runs, run, "log"), "utf8");
  }

  #given(): Record<string, string> {
    const wait = this.#waitSeconds;
    return {
      ...(wait === undefined ? {} : { KUBECTL_CLOUD_WAIT_SECONDS: String(wait) }),
      ...(Object.assign({}, ...this.#clouds.map(({ environment }) => environment)) as Record<string, string>),
    };
  }
}
