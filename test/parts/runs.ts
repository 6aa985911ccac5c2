import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import type { CloudAccount, CommonSpec } from "../../crds/api/objects.ts";
import { accountType, findKind, type Kind } from "../../lib/kinds.ts";
import { connect, type Connection } from "../../lib/kube/index.ts";
import type { Launcher, StartedRun } from "../../lib/launch/launcher.ts";
import { processLauncher } from "../../lib/launch/process.ts";
import { createLog } from "../../lib/log.ts";
import type { Store } from "../../lib/store/store.ts";
import { dispatcherName, grantName, runServiceAccount } from "../../lib/system.ts";
import { dispatch, type Pass } from "../../runner/dispatch/dispatch.ts";
import { DatabaseHands } from "./aws-databases.ts";
import { ClusterDoor } from "./cluster-door.ts";
import { uniqueName } from "./names.ts";
import { Objects, ObjectsOf } from "./objects.ts";
import { only } from "./only.ts";
import { controlPlane, makeNamespace, moto } from "./parts.ts";
import { RdsDoor } from "./rds-door.ts";
import { kubeconfigs } from "./service-accounts.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const fieldManager = "test";

/** How runs are set up. */
export interface RunsOptions {
  /** Seconds for which a run waits for what the cloud is at work on. Default: the runner's own. */
  waitSeconds?: number;
  /** Whether runs go through {@link Runs.clusterDoor} to the API server. Default: no. */
  clusterDoor?: boolean;
}

/**
 * A namespace and an account of their own on the shared control plane, with deploy/ applied; itself the queues in there. The
 * dispatcher is ours in this process; the runs are processes of the built runner. Both have the very tokens that their pods
 * would have.
 */
export class Runs extends Objects<QueueSpec> {
  readonly kind = findKind("queue") as Kind;
  readonly admin = connect({ kubeconfig: controlPlane().kubeconfig });
  readonly store: Store = this.admin.store;
  readonly account = uniqueName("acct");
  namespace = "";
  readonly door = new RdsDoor(moto());
  readonly clusterDoor = new ClusterDoor(controlPlane().kubeconfig);
  /** Address of the door to AWS. */
  endpoint = "";
  readonly directory = mkdtempSync(join(tmpdir(), "runs-"));
  /** What the runs' container would have in its credentials folder. */
  readonly credentials = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "planted-secret-access-key" };
  /** Accounts whose runs find their credentials folder empty. */
  readonly withoutCredentials = new Set<string>();
  readonly #options: RunsOptions;
  readonly #accounts = new Set<string>();
  readonly #launchers = new Map<string, ReturnType<typeof processLauncher>>();
  readonly #kubeconfigs = kubeconfigs(this.admin.client, this.directory);
  #server: string | undefined;
  #granted: Promise<unknown> | undefined;

  constructor(options: RunsOptions = {}) {
    super();
    this.#options = options;
  }

  /** With a namespace, an account that allows it, and the doors open. */
  async open(spec: Partial<CloudAccount["spec"]> = {}): Promise<this> {
    this.namespace = await makeNamespace(this.store);
    for (const [key, value] of Object.entries(this.credentials)) writeFileSync(join(this.directory, key), value);
    this.endpoint = await this.door.open();
    if (this.#options.clusterDoor) this.#server = await this.clusterDoor.open();
    await this.addAccount(this.account, this.endpoint, spec);
    return this;
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

  async close(): Promise<void> {
    await Promise.all([...this.#launchers.values()].map((launcher) => launcher.wait()));
    this.door.close();
    this.clusterDoor.close();
    rmSync(this.directory, { recursive: true, force: true });
    await new DatabaseHands().clear(`${this.namespace}-`);
  }

  get accountRef() {
    return { type: accountType, name: this.account };
  }

  /** One pass of the dispatcher, and the end of the runs that it started. */
  async pass(): Promise<Pass> {
    const pass = await this.dispatchOnce(this.launcher());
    await Promise.all([...this.#launchers.values()].map((launcher) => launcher.wait()));
    return pass;
  }

  /** One pass with the dispatcher's own rights. */
  async dispatchOnce(launcher: Launcher): Promise<Pass> {
    const { store } = await this.connectAs(dispatcherName);
    return dispatch({
      store: only(store, ({ namespace, name }) => (namespace ? namespace === this.namespace : this.#accounts.has(name))),
      launcher,
      log: createLog({ write: () => {} }),
      now: () => new Date(),
    });
  }

  /** Starts runs as processes with the token of their account's ServiceAccount; all launchers share one folder of runs. */
  launcher(): Launcher {
    const directory = join(this.directory, "runs");
    const of = (kubeconfig: string) =>
      processLauncher({
        directory,
        command: [process.execPath, runner],
        env: { KUBECONFIG: kubeconfig, ...this.#waiting() },
        credentials: ({ metadata }) => (this.withoutCredentials.has(metadata.name) ? join(this.directory, "empty") : this.directory),
      });
    return {
      list: () => of("").list(),
      start: async (run, account) => {
        const launcher = of(await this.#kubeconfigs(runServiceAccount(account), this.#server));
        const result = await launcher.start(run, account);
        if (result === "started") this.#launchers.set(run.name, launcher);
        return result;
      },
    };
  }

  /** One run of these objects, past the dispatcher; resolves to its log. */
  async reconcile(job: string, names: string[], kind = this.kind.kind): Promise<string> {
    const [program = "", ...args] = await this.command(names, kind);
    const { stdout } = await promisify(execFile)(program, args, { env: await this.environment(job) });
    return stdout;
  }

  /** How the Job of a run would start its process. */
  async command(names: string[], kind = this.kind.kind): Promise<string[]> {
    const places = names.flatMap((name) => ["--object", `${kind}/${this.namespace}/${name}`]);
    return [process.execPath, runner, "reconcile", "--account", this.account, "--credentials", this.directory, ...places];
  }

  /** The environment of a run, once the dispatcher has granted the account its rights. */
  async environment(job: string): Promise<NodeJS.ProcessEnv> {
    return { PATH: process.env["PATH"], JOB_NAME: job, KUBECONFIG: await this.granted(), ...this.#waiting() };
  }

  /** Kubeconfig of the account's runs. A pass whose runs go nowhere makes the grants. */
  async granted(): Promise<string> {
    this.#granted ??= this.dispatchOnce({ list: () => Promise.resolve([]), start: () => Promise.resolve("exists") });
    await this.#granted;
    return this.#kubeconfigs(grantName(this.account), this.#server);
  }

  /** What was granted may not be enough any more. */
  override changing(): void {
    this.#granted = undefined;
  }

  /** As a ServiceAccount of ours, straight to the API server. */
  async connectAs(serviceAccount: string): Promise<Connection> {
    return connect({ kubeconfig: await this.#kubeconfigs(serviceAccount), userAgent: `test-${this.namespace}` });
  }

  async runs(): Promise<StartedRun[]> {
    return this.launcher().list();
  }

  logOf(run: string): string {
    return readFileSync(join(this.directory, "runs", run, "log"), "utf8");
  }

  #waiting(): Record<string, string> {
    const { waitSeconds } = this.#options;
    return waitSeconds === undefined ? {} : { KUBECTL_CLOUD_WAIT_SECONDS: String(waitSeconds) };
  }
}
