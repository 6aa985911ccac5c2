import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { connect } from "../../../lib/kube/index.ts";
import { dispatcherName } from "../../../lib/system.ts";
import { ClusterDoor } from "../cluster-door.ts";
import type { Door } from "../door.ts";
import { controlPlane } from "../parts.ts";
import { ClusterPlace } from "../places/cluster.ts";
import { type Kubeconfigs, kubeconfigs } from "../service-accounts.ts";
import type { Ground, GroundOptions } from "./ground.ts";

/** The control plane that all tests share, with deploy/ applied: dispatcher and runs have the very tokens that their pods would have. */
export class ClusterGround implements Ground {
  readonly place = new ClusterPlace();
  readonly doors: Record<string, Door> = {};
  readonly #options: GroundOptions;
  #directory = "";
  #kubeconfigs!: Kubeconfigs;
  /** Address of the door. */
  #server: string | undefined;

  constructor(options: GroundOptions) {
    this.#options = options;
  }

  get runs(): string {
    return join(this.#directory, "runs");
  }

  async open(): Promise<void> {
    const { kubeconfig } = controlPlane();
    this.#directory = mkdtempSync(join(tmpdir(), "ground-"));
    await this.place.open();
    this.#kubeconfigs = kubeconfigs(connect({ kubeconfig }).client, this.#directory);
    if (!this.#options.doors) return;
    const door = new ClusterDoor(kubeconfig);
    this.doors["the API server"] = door;
    this.#server = await door.open();
  }

  async close(): Promise<void> {
    for (const door of Object.values(this.doors)) door.close();
    await this.place.close();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Straight to the API server, which knows its requests by the namespace in its user agent. */
  async dispatcher() {
    const kubeconfig = await this.#kubeconfigs(dispatcherName);
    return { store: connect({ kubeconfig, userAgent: `test-${this.place.namespace}` }).store, local: false };
  }

  async environment(serviceAccount: string): Promise<Record<string, string>> {
    return { KUBECONFIG: await this.#kubeconfigs(serviceAccount, this.#server) };
  }
}
