import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";
import type { CloudBinding, KubeObject } from "../../crds/api/objects.ts";
import { bindingType, builtin } from "../../lib/kinds.ts";
import type { StartedRun } from "../../lib/launch/launcher.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import { workers } from "../../lib/system.ts";
import type { Runs } from "./runs.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");
const fieldManager = "test";

/** A workload as far as tests look at it. */
export interface Workload extends KubeObject {
  spec: { template: { metadata?: { annotations?: Record<string, string> }; spec: { containers: Container[]; volumes?: object[] } } };
}

interface Container {
  name: string;
  image: string;
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef?: { name: string; key: string } } }[];
}

/** What a test says of a binding; the service is a Queue and the workload a Deployment. */
export type BindingSpec = Partial<Omit<CloudBindingSpec, "service" | "workload">> & { service?: object; workload?: object };

/** CloudBindings and what they bind, in the namespace of runs in a cluster. */
export class Bindings {
  readonly #runs: Runs;

  constructor(runs: Runs) {
    this.#runs = runs;
  }

  /** A binding of the Queue `orders` to the Deployment `web`, but for what is said otherwise. */
  async create(name: string, { service, workload, ...spec }: BindingSpec = {}): Promise<CloudBinding> {
    const object = {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudBinding",
      metadata: { name, namespace: this.#runs.namespace },
      spec: {
        service: { kind: "Queue", name: "orders", ...service },
        workload: { kind: "Deployment", ...(workload ?? { name: "web" }) },
        env: [{ name: "QUEUE", key: "uri" }],
        ...spec,
      },
    };
    this.#runs.changing();
    return this.#runs.store.create(bindingType, object as unknown as CloudBinding, { fieldManager });
  }

  async find(name: string): Promise<CloudBinding | undefined> {
    return this.#runs.store.get<CloudBinding>(this.ref(name));
  }

  async get(name: string): Promise<CloudBinding> {
    const binding = await this.find(name);
    if (!binding) throw new Error(`no binding ${name}`);
    return binding;
  }

  async change(name: string, patch: object): Promise<void> {
    await this.#runs.store.patch(this.ref(name), patch as Record<string, unknown>, { fieldManager });
  }

  async setStatus(name: string, status: object): Promise<void> {
    await this.#runs.store.patch(this.ref(name), { status }, { fieldManager, subresource: "status" });
  }

  /** As if the time of its next look had come. */
  async makeDue(name: string): Promise<void> {
    await this.setStatus(name, { nextRunAt: new Date(Date.now() - 3_600_000).toISOString() });
  }

  /** As if the claim of a run that died had expired, long enough ago that nothing waits any more. */
  async expire(name: string): Promise<void> {
    const { run } = (await this.find(name))?.status ?? {};
    if (run) await this.setStatus(name, { run: { ...run, until: new Date(Date.now() - 1).toISOString() } });
  }

  async delete(name: string): Promise<void> {
    this.#runs.changing();
    await this.#runs.store.delete(this.ref(name));
  }

  ref(name: string) {
    return { type: bindingType, namespace: this.#runs.namespace, name };
  }

  /** Runs that had a binding. */
  async runsOf(name: string): Promise<StartedRun[]> {
    const runs = await this.#runs.runs();
    return runs.filter(({ verb, objects }) => verb === "bind" && objects.some((object) => object.name === name));
  }

  /** A Queue as a run leaves it, though none has: it can be bound. */
  async createService(name: string, status: object = {}): Promise<void> {
    const { store, namespace } = this.#runs;
    const type = this.#runs.kind;
    const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name, namespace }, spec: { account: "nobodys" } };
    await store.create(type, object, { fieldManager });
    await this.setService(name, { binding: { name }, connectionChecksum: "one", ...status });
  }

  async setService(name: string, status: object, isReady = true): Promise<void> {
    const ready = { type: "Ready", status: isReady ? "True" : "False", reason: "Available", message: "" };
    const conditions = [{ ...ready, lastTransitionTime: new Date().toISOString() }];
    // nothing is due for it, so that no run ever looks at it
    await this.#runs.setStatus(name, { observedGeneration: 1, observedAccountGeneration: 0, conditions, ...status });
  }

  async createDeployment(name: string, labels: Record<string, string> = {}, container: object = {}): Promise<Workload> {
    return this.createWorkload(builtin.deployment, name, labels, container);
  }

  async createWorkload(type: ResourceType, name: string, labels: Record<string, string> = {}, container: object = {}): Promise<Workload> {
    const job = type.kind === "Job";
    const object = {
      apiVersion: `${type.group}/${type.version}`,
      kind: type.kind,
      metadata: { name, namespace: this.#runs.namespace, labels },
      spec: {
        ...(job ? { suspend: true } : { replicas: 1, selector: { matchLabels: { app: name } } }),
        template: {
          ...(job ? {} : { metadata: { labels: { app: name } } }),
          spec: { ...(job ? { restartPolicy: "Never" } : {}), containers: [{ name: "app", image: "app", ...container }] },
        },
      },
    };
    return this.#runs.store.create<Workload>(type, object as unknown as Workload, { fieldManager });
  }

  async workload(name: string, type: ResourceType = builtin.deployment): Promise<Workload> {
    const workload = await this.#runs.store.get<Workload>({ type, namespace: this.#runs.namespace, name });
    if (!workload) throw new Error(`no ${type.kind} ${name}`);
    return workload;
  }

  /** The variables of a Deployment's container that have their value from a Secret: `QUEUE=orders/uri`. */
  async envOf(name: string): Promise<string[]> {
    const { spec } = await this.workload(name);
    return (spec.template.spec.containers[0]?.env ?? []).map(({ name: variable, value, valueFrom }) =>
      valueFrom ? `${variable}=${valueFrom.secretKeyRef?.name}/${valueFrom.secretKeyRef?.key}` : `${variable}=${value}`,
    );
  }

  /** The grant of the namespace; undefined when there is none. */
  async grant(): Promise<KubeObject | undefined> {
    return this.#runs.store.get({ type: builtin.roleBinding, namespace: this.#runs.namespace, name: workers.bind });
  }

  /** How the Job of a run of one binding would start its process. */
  command(name: string): string[] {
    return [process.execPath, runner, "bind", "--object", `CloudBinding/${this.#runs.namespace}/${name}`];
  }

  /** One run of a binding, past the dispatcher; resolves to its exit code. */
  async run(name: string, job: string): Promise<number> {
    const [program = "", ...args] = this.command(name);
    const child = spawn(program, args, { env: await this.#runs.workerEnvironment("bind", job), stdio: ["ignore", "ignore", "inherit"] });
    const [code] = (await once(child, "close")) as [number];
    return code;
  }
}
