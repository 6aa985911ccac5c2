import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect, type Connection } from "../../lib/kube/index.ts";
import { type ControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { applyCRDs } from "../parts/crds.ts";
import { deploy } from "../parts/deployed.ts";
import { parts } from "./left-out.ts";

/** How what is measured introduces its preparations to the API server. */
export const fieldManager = "bench";
export const queueType = findKind("queue") as Kind;
export type QueueObject = ServiceObject<QueueSpec>;

const root = join(import.meta.dirname, "../..");
/** The built programs, as they are shipped. */
export const plugin = join(root, "dist/cli/main.js");
export const runner = join(root, "dist/runner/main.js");

/** A control plane of its own with kubectl cloud installed, whose dispatcher is suspended. */
export class World {
  readonly plane: ControlPlane;
  readonly admin: Connection;
  /** A folder that is gone in the end, and the home of what is measured. */
  readonly home = mkdtempSync(join(tmpdir(), "bench-"));
  readonly #stop: () => Promise<void>;

  private constructor(plane: ControlPlane, stop: () => Promise<void>) {
    this.plane = plane;
    this.#stop = stop;
    this.admin = connect({ kubeconfig: plane.kubeconfig });
  }

  static async open(): Promise<World> {
    parts("KUBEBUILDER_ASSETS");
    const { stop, ...plane } = await startControlPlane();
    const world = new World(plane, stop);
    try {
      await applyCRDs(world.admin.store);
      await deploy(plane);
      return world;
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#stop();
    rmSync(this.home, { recursive: true, force: true });
  }

  /** The environment of a user's shell, and nothing else of this machine. */
  get env(): Record<string, string> {
    return shellEnv(this.home, this.plane.kubeconfig);
  }

  async addNamespace(name: string): Promise<void> {
    await this.admin.store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, { fieldManager });
  }

  async addQueues(namespace: string, count: number, account: string): Promise<QueueObject[]> {
    return inParallel(queues(namespace, count, account), (queue) =>
      this.admin.store.create<QueueObject>(queueType, queue as QueueObject, { fieldManager }),
    );
  }

  async setStatus({ metadata: { namespace, name } }: QueueObject, status: object): Promise<void> {
    const ref = { type: queueType, namespace: namespace ?? "", name };
    await this.admin.store.patch(ref, { status }, { fieldManager, subresource: "status" });
  }
}

/** PATH, HOME and KUBECONFIG, with the node that runs this first. */
export function shellEnv(home: string, kubeconfig: string): Record<string, string> {
  return { PATH: `${dirname(process.execPath)}:${process.env["PATH"] ?? ""}`, HOME: home, KUBECONFIG: kubeconfig };
}

/** Manifests of queues that name nothing but their account. */
export function queues(namespace: string, count: number, account: string) {
  return Array.from({ length: count }, (_, index) => ({
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name: `queue-${String(index).padStart(4, "0")}`, namespace },
    spec: { account },
  }));
}

/** Sixteen at a time. */
export async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const entries = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of entries) results[index] = await work(item);
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return results;
}
