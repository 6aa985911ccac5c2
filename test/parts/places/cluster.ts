import { connect } from "../../../lib/kube/index.ts";
import type { Store } from "../../../lib/store/store.ts";
import { controlPlane, makeNamespace } from "../parts.ts";
import { Place } from "./place.ts";

/** The control plane that all tests share. No dispatcher is at work there: tests do what runs do. */
export class ClusterPlace extends Place {
  readonly type = "cluster";
  readonly user = "admin";
  store!: Store;
  namespace = "";

  get env(): NodeJS.ProcessEnv {
    return { ...process.env, KUBECONFIG: controlPlane().kubeconfig };
  }

  async open(): Promise<void> {
    ({ store: this.store } = connect({ kubeconfig: controlPlane().kubeconfig }));
    this.namespace = await this.otherNamespace();
  }

  otherNamespace(): Promise<string> {
    return makeNamespace(this.store);
  }

  async close(): Promise<void> {}
}
