import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Connection } from "../../lib/kube/index.ts";
import { objectPath } from "../../lib/kube/path.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { systemNamespace } from "../../lib/system.ts";
import { kickDispatch } from "../actions/dispatch.ts";
import { runnerVersion } from "../actions/version.ts";
import type { LogLost, Runs } from "./runs.ts";

/** Runs are Jobs, which the cluster's dispatcher starts and whose pods have the logs. */
export function clusterRuns({ store, client, now }: Pick<Connection, "store" | "client"> & { now(): Date }): Runs {
  return {
    kick: () => kickDispatch({ store, now }),
    during: (work) => work(),
    log: async (run, follow, signal) => {
      const pod = await podOf(store, run);
      if (typeof pod === "string") return pod;
      const path = `${objectPath({ type: builtin.pod, namespace: systemNamespace, name: pod.metadata.name })}/log`;
      // a followed log may be silent for as long as its run waits
      return client.lines(path, { query: { container: "run", follow: follow || undefined }, ...(signal && { signal }) });
    },
    // only a run can ask a cloud
    hasEnded: () => false,
    version: () => runnerVersion({ store }),
  };
}

async function podOf(store: Store, run: string): Promise<KubeObject | LogLost> {
  try {
    const { items } = await store.list(builtin.pod, { namespace: systemNamespace, labelSelector: `batch.kubernetes.io/job-name=${run}` });
    const created = (pod: KubeObject) => pod.metadata.creationTimestamp ?? "";
    return items.toSorted((a, b) => (created(a) < created(b) ? -1 : 1)).at(-1) ?? "gone";
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return "forbidden";
    throw error;
  }
}
