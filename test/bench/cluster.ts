import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { connect, type Connection } from "../../lib/kube/index.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import { output, shell } from "../parts/shell.ts";
import { parts } from "./left-out.ts";
import { type Command, cost } from "./measure.ts";
import { fieldManager, plugin, shellEnv } from "./world.ts";

/** The cluster whose node runs pods, with kubectl cloud installed as a user installs it, and an account `bench`. */
export class Cluster {
  readonly account = "bench";
  readonly image: string;
  readonly admin: Connection;
  readonly home = mkdtempSync(join(tmpdir(), "bench-"));
  readonly #kubeconfig: string;

  private constructor(kubeconfig: string, image: string) {
    this.#kubeconfig = kubeconfig;
    this.image = image;
    this.admin = connect({ kubeconfig });
  }

  static async open(): Promise<Cluster> {
    const needed = parts("TEST_KUBECONFIG", "TEST_IMAGE", "MOTO_SERVER_FROM_PODS");
    const cluster = new Cluster(needed.TEST_KUBECONFIG, needed.TEST_IMAGE);
    if (await cluster.admin.store.get({ type: builtin.namespace, name: systemNamespace }))
      throw new Error("the cluster of TEST_KUBECONFIG has kubectl cloud installed: uninstall it first");
    await cluster.cloud("install", "--image", needed.TEST_IMAGE);
    // what is measured starts its passes itself
    const ref = { type: builtin.cronJob, namespace: systemNamespace, name: dispatcherName };
    await cluster.admin.store.patch(ref, { spec: { suspend: true } }, { fieldManager });
    const keys = { ...cluster.#env, AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example-secret-access-key" };
    const place = `--region us-east-1 --account-id 123456789012 --endpoint ${needed.MOTO_SERVER_FROM_PODS}`;
    await output(shell(keys), `"${plugin}" account add aws ${cluster.account} ${place} --secret bench-keys --from-env`);
    return cluster;
  }

  async close(): Promise<void> {
    // what went wrong before is to be seen, not that objects are left because of it
    await this.cloud("uninstall", "--yes").catch((error: unknown) => process.stderr.write(`${String(error)}\n`));
    rmSync(this.home, { recursive: true, force: true });
  }

  /** `kubectl cloud …`; resolves to the seconds it took. */
  async cloud(...args: string[]): Promise<number> {
    return (await cost(this.command(...args))).seconds;
  }

  command(...args: string[]): Command {
    return { line: [process.execPath, plugin, ...args], env: this.#env };
  }

  async addNamespace(name: string): Promise<void> {
    await this.admin.store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, { fieldManager });
  }

  async removeNamespace(name: string): Promise<void> {
    await this.admin.store.delete({ type: builtin.namespace, name });
  }

  /** Creates a Job; resolves to the seconds until it is complete. Throws when it fails. */
  async complete(job: KubeObject): Promise<number> {
    const ref = { type: builtin.job, namespace: job.metadata.namespace ?? "", name: job.metadata.name };
    const began = performance.now();
    await this.admin.store.create(builtin.job, job, { fieldManager });
    for (;;) {
      const { status } = (await this.admin.store.get<Job>(ref)) ?? {};
      const ended = status?.conditions?.find((one) => one.status === "True" && ["Complete", "Failed"].includes(one.type));
      if (ended?.type === "Failed") throw new Error(`the Job ${ref.name} failed: ${ended.message}`);
      if (ended) return (performance.now() - began) / 1000;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  get #env(): Record<string, string> {
    return shellEnv(this.home, this.#kubeconfig);
  }
}

interface Job extends KubeObject {
  status?: { conditions?: { type: string; status: string; message?: string }[] };
}
