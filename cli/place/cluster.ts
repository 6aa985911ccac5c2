import { connect } from "../../lib/kube/index.ts";
import type { ClusterContext, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { clusterRuns } from "./cluster-runs.ts";

/** The cluster that the flags choose, by kubectl's rules. Throws as {@link connect}, and UsageError for a flag. */
export function clusterContext({ namespace, context, kubeconfig, as, asGroup, requestTimeout }: GlobalFlags): ClusterContext {
  const timeout = requestTimeout === undefined ? 0 : parseDuration(requestTimeout, "--request-timeout");
  const connection = connect({
    namespace,
    context,
    kubeconfig,
    as,
    asGroups: asGroup,
    // 0 is no limit of the user's, as with kubectl
    ...(timeout > 0 && { requestTimeoutSeconds: timeout / 1000 }),
  });
  const now = () => new Date();
  const chosen: ClusterContext = {
    ...connection,
    now,
    hasKubectl: true,
    runs: clusterRuns({ ...connection, now }),
    examine: async function* () {
      const { examineCluster } = await import("../actions/doctor/cluster/examine.ts");
      yield* examineCluster(chosen);
    },
  };
  return chosen;
}
