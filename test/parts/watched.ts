import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { parse } from "yaml";

import { annotations } from "../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect, type Connection } from "../../lib/kube/index.ts";
import { runJobs } from "../../lib/launch/job.ts";
import type { RunObject } from "../../lib/launch/launcher.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import { type OwnControlPlane, startControlPlane } from "./control-plane.ts";
import { applyCRDs } from "./crds.ts";
import { deploy } from "./deployed.ts";
import { Dispatching } from "./dispatching.ts";
import { eventually } from "./security.ts";

const queueType = findKind("queue") as Kind;
const fieldManager = "test";
export const namespace = "shop";
/** An object that is there all the time, with nothing to be done for it. */
const permanent = "permanent";

/** A Job with the objects of its run. */
export interface StartedJob extends KubeObject {
  objects: RunObject[];
}

/**
 * A control plane of its own with deploy/ applied and one account, where dispatchers that watch see nobody else's objects. Their
 * Jobs get no node, so that they stay active.
 */
export class Watched {
  readonly plane: OwnControlPlane;
  readonly admin: Connection;
  readonly #directory = mkdtempSync(join(tmpdir(), "watched-"));
  readonly #dispatchers: Dispatching[] = [];
  #token = "";

  private constructor(plane: OwnControlPlane) {
    this.plane = plane;
    this.admin = connect({ kubeconfig: plane.kubeconfig });
  }

  static async open(): Promise<Watched> {
    const watched = new Watched(await startControlPlane());
    await watched.#populate();
    return watched;
  }

  async close(): Promise<void> {
    for (const dispatcher of this.#dispatchers) await dispatcher.end("SIGKILL");
    await this.plane.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #populate(): Promise<void> {
    const { store, client } = this.admin;
    await applyCRDs(store);
    await deploy(this.plane);
    await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } }, { fieldManager });
    const account = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudAccount",
      metadata: { name: "dev" },
      spec: {
        provider: "aws",
        aws: { region: "us-east-1", accountID: "123456789012" },
        credentials: { secretRef: { name: "keys" } },
        maxConcurrentRuns: 100,
      },
    };
    await store.create(accountType, account, { fieldManager });
    const { status } = await client.request<{ status: { token: string } }>(
      "POST",
      `/api/v1/namespaces/${systemNamespace}/serviceaccounts/${dispatcherName}/token`,
      { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } } },
    );
    this.#token = status.token;
    // the API server takes up roles and policies in its own time, and no test shall wait for that
    const first = await this.dispatcher();
    await this.create(permanent);
    await this.untilStarted(permanent);
    await first.end("SIGTERM");
    await this.settle(permanent);
  }

  /** Starts a dispatcher, and waits until it follows the cluster. `server`: a door in front of the API server. */
  async dispatcher(args: string[] = ["--watch"], server?: string): Promise<Dispatching> {
    const config = parse(readFileSync(this.plane.kubeconfig, "utf8")) as { clusters: { cluster: object }[]; users: object[] };
    config.users = [{ name: "admin", user: { token: this.#token } }];
    if (server) config.clusters = config.clusters.map((cluster) => ({ ...cluster, cluster: { server } }));
    const kubeconfig = join(this.#directory, `kubeconfig-${this.#dispatchers.length}`);
    writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
    const dispatcher = await Dispatching.start(kubeconfig, args);
    this.#dispatchers.push(dispatcher);
    if (args.includes("--watch")) await eventually(() => dispatcher.isReady());
    return dispatcher;
  }

  /** Takes all objects and runs away, so that none counts for what comes next; all but {@link permanent}, which keeps the grants. */
  async clear(): Promise<void> {
    const { store } = this.admin;
    const [queues, jobs] = await Promise.all([
      store.list<KubeObject>(queueType, { namespace }),
      store.list<KubeObject>(builtin.job, runJobs),
    ]);
    for (const { metadata } of queues.items.filter(({ metadata: { name } }) => name !== permanent)) {
      if (metadata.finalizers) await this.change(metadata.name, { metadata: { finalizers: null } });
      await this.delete(metadata.name);
    }
    for (const { metadata } of jobs.items) {
      await store.delete({ type: builtin.job, namespace: systemNamespace, name: metadata.name }, { propagation: "Background" });
    }
    await eventually(async () => (await this.jobs()).length === 0);
  }

  async create(name: string): Promise<ServiceObject> {
    const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name, namespace }, spec: { account: "dev" } };
    return this.admin.store.create<ServiceObject>(queueType, object as ServiceObject, { fieldManager });
  }

  async createAll(prefix: string, count: number): Promise<ServiceObject[]> {
    return Promise.all(Array.from({ length: count }, (_, index) => this.create(`${prefix}-${index}`)));
  }

  async change(name: string, patch: Record<string, unknown>, subresource?: "status"): Promise<void> {
    const ref = { type: queueType, namespace, name };
    await this.admin.store.patch(ref, patch, { fieldManager, ...(subresource && { subresource }) });
  }

  async delete(name: string): Promise<void> {
    await this.admin.store.delete({ type: queueType, namespace, name });
  }

  /** Ends an object's runs, and leaves of it what the last one does when it is done. */
  async settle(name: string, status: object = {}): Promise<void> {
    const time = new Date().toISOString();
    const lastRun = { job: "run-gone", reason: "Created", startedAt: time, finishedAt: time, result: "Succeeded" };
    await this.change(name, { status: { observedGeneration: 1, observedAccountGeneration: 1, lastRun, ...status } }, "status");
    const done = (await this.jobs()).filter(({ objects }) => objects.some((object) => object.name === name));
    for (const { metadata } of done) {
      await this.admin.store.delete({ type: builtin.job, namespace: systemNamespace, name: metadata.name }, { propagation: "Background" });
    }
    await eventually(async () => (await this.runsOf(name))[name] === undefined);
  }

  /** All runs that were started. */
  async jobs(): Promise<StartedJob[]> {
    const { items } = await this.admin.store.list<KubeObject>(builtin.job, runJobs);
    const jobs = items.map((job) => ({
      ...job,
      objects: JSON.parse(job.metadata.annotations?.[annotations.objects] ?? "[]") as RunObject[],
    }));
    return jobs.toSorted((a, b) => ((a.metadata.creationTimestamp ?? "") < (b.metadata.creationTimestamp ?? "") ? -1 : 1));
  }

  /** In how many runs each object is whose name begins so. */
  async runsOf(prefix: string): Promise<Record<string, number>> {
    const names = (await this.jobs()).flatMap(({ objects }) => objects.map(({ name }) => name)).filter((name) => name.startsWith(prefix));
    return Object.fromEntries(Object.entries(Object.groupBy(names, (name) => name)).map(([name, list]) => [name, list?.length ?? 0]));
  }

  /** Waits until each object whose name begins so is in a run; returns in how many each is. */
  async untilStarted(prefix: string, count = 1, seconds = 30): Promise<Record<string, number>> {
    await eventually(async () => Object.keys(await this.runsOf(prefix)).length >= count, seconds);
    return this.runsOf(prefix);
  }
}
