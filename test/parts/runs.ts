import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { parse } from "yaml";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import type { CloudAccount, ObjectMeta, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect, type Connection } from "../../lib/kube/index.ts";
import type { Launcher, StartedRun } from "../../lib/launch/launcher.ts";
import { processLauncher } from "../../lib/launch/process.ts";
import { createLog } from "../../lib/log.ts";
import type { Store } from "../../lib/store/store.ts";
import { dispatcherName, grantName, runServiceAccount, systemNamespace } from "../../lib/system.ts";
import { dispatch, type Pass } from "../../runner/dispatch/dispatch.ts";
import { Door } from "./aws-door.ts";
import { uniqueName } from "./names.ts";
import { controlPlane, makeNamespace, moto } from "./parts.ts";

const queueType = findKind("queue") as Kind;
const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const fieldManager = "test";

/** A queue as the API server gives it back. */
export type QueueObject = ServiceObject<QueueSpec>;

/**
 * A namespace and an account of their own on the shared control plane, with deploy/ applied. The dispatcher is ours in this
 * process; the runs are processes of the built runner. Both have the very tokens that their pods would have.
 */
export class Runs {
  readonly admin: Connection;
  readonly door = new Door(moto());
  readonly directory = mkdtempSync(join(tmpdir(), "runs-"));
  readonly account: string;
  namespace = "";
  /** Address of the door. */
  endpoint = "";
  /** Accounts whose runs find their credentials folder empty. */
  readonly withoutCredentials = new Set<string>();
  readonly #accounts = new Set<string>();
  /** What the runs' container would have in its credentials folder. */
  readonly credentials = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "planted-secret-access-key" };
  readonly #launchers = new Map<string, ReturnType<typeof processLauncher>>();

  constructor() {
    this.admin = connect({ kubeconfig: controlPlane().kubeconfig });
    this.account = uniqueName("acct");
  }

  /** With a namespace, an account that allows it, and the door to AWS open. */
  async open(spec: Partial<CloudAccount["spec"]> = {}): Promise<this> {
    this.namespace = await makeNamespace(this.store);
    for (const [key, value] of Object.entries(this.credentials)) writeFileSync(join(this.directory, key), value);
    this.endpoint = await this.door.open();
    await this.addAccount(this.account, this.endpoint, spec);
    return this;
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

  get store(): Store {
    return this.admin.store;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#launchers.values()].map((launcher) => launcher.wait()));
    this.door.close();
    rmSync(this.directory, { recursive: true, force: true });
  }

  async create(name: string, spec: object = {}, metadata: object = {}): Promise<QueueObject> {
    const object = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "Queue",
      metadata: { name, namespace: this.namespace, ...metadata },
      spec: { account: this.account, ...spec } as QueueSpec,
    };
    return this.store.create<QueueObject>(queueType, object, { fieldManager });
  }

  async get(name: string): Promise<QueueObject> {
    const object = await this.store.get<QueueObject>(this.ref(name));
    if (!object) throw new Error(`no queue ${this.namespace}/${name}`);
    return object;
  }

  async change(name: string, patch: object): Promise<void> {
    await this.store.patch(this.ref(name), patch as Record<string, unknown>, { fieldManager });
  }

  /** Makes the object due, as if its drift interval were over. */
  async makeDue(name: string): Promise<void> {
    const past = { status: { nextRunAt: new Date(Date.now() - 3_600_000).toISOString() } };
    await this.store.patch(this.ref(name), past, { fieldManager, subresource: "status" });
  }

  get accountRef() {
    return { type: accountType, name: this.account };
  }

  ref(name: string) {
    return { type: queueType, namespace: this.namespace, name };
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
        env: { KUBECONFIG: kubeconfig },
        credentials: ({ metadata }) => (this.withoutCredentials.has(metadata.name) ? join(this.directory, "empty") : this.directory),
      });
    return {
      list: () => of("").list(),
      start: async (run, account) => {
        const launcher = of(await this.kubeconfigOf(runServiceAccount(account)));
        const result = await launcher.start(run, account);
        if (result === "started") this.#launchers.set(run.name, launcher);
        return result;
      },
    };
  }

  async setStatus(name: string, status: object): Promise<void> {
    await this.store.patch(this.ref(name), { status }, { fieldManager, subresource: "status" });
  }

  /** One run of these objects, past the dispatcher; resolves to its log. */
  async reconcile(job: string, names: string[]): Promise<string> {
    const [program = "", ...args] = await this.command(names);
    const { stdout } = await promisify(execFile)(program, args, { env: await this.environment(job) });
    return stdout;
  }

  /** How the Job of a run would start its process. */
  async command(names: string[]): Promise<string[]> {
    const places = names.flatMap((name) => ["--object", `Queue/${this.namespace}/${name}`]);
    return [process.execPath, runner, "reconcile", "--account", this.account, "--credentials", this.directory, ...places];
  }

  /** The environment of a run, once the dispatcher has granted the account its rights. */
  async environment(job: string): Promise<NodeJS.ProcessEnv> {
    return { PATH: process.env["PATH"], JOB_NAME: job, KUBECONFIG: await this.granted() };
  }

  /** Kubeconfig of the account's runs. A pass whose runs go nowhere makes the grants. */
  async granted(): Promise<string> {
    await this.dispatchOnce({ list: () => Promise.resolve([]), start: () => Promise.resolve("exists") });
    return this.kubeconfigOf(grantName(this.account));
  }

  async runs(): Promise<StartedRun[]> {
    return this.launcher().list();
  }

  logOf(run: string): string {
    return readFileSync(join(this.directory, "runs", run, "log"), "utf8");
  }

  async connectAs(serviceAccount: string): Promise<Connection> {
    return connect({ kubeconfig: await this.kubeconfigOf(serviceAccount), userAgent: `test-${this.namespace}` });
  }

  /** A kubeconfig with a token of a ServiceAccount of ours, as a pod of it has. */
  async kubeconfigOf(serviceAccount: string): Promise<string> {
    const { status } = await this.admin.client.request<{ status: { token: string } }>(
      "POST",
      `/api/v1/namespaces/${systemNamespace}/serviceaccounts/${serviceAccount}/token`,
      { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } } },
    );
    const config = parse(readFileSync(controlPlane().kubeconfig, "utf8")) as { users: { user: object }[] };
    config.users = config.users.map((user) => ({ ...user, user: { token: status.token } }));
    const path = join(this.directory, `kubeconfig-${serviceAccount}`);
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  async secret(name: string): Promise<Record<string, string>> {
    const secret = await this.store.get<{ data?: Record<string, string> } & QueueObject>({
      type: builtin.secret,
      namespace: this.namespace,
      name,
    });
    return Object.fromEntries(Object.entries(secret?.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString()]));
  }
}

/** The dispatcher's view, without the objects and accounts of the tests beside it. */
function only(store: Store, isOurs: (metadata: ObjectMeta) => boolean): Store {
  return new Proxy(store, {
    get(target, key) {
      if (key === "list") {
        return async (...args: Parameters<Store["list"]>) => {
          const list = await target.list(...args);
          return { ...list, items: list.items.filter(({ metadata }) => isOurs(metadata)) };
        };
      }
      const value: unknown = Reflect.get(target, key);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
