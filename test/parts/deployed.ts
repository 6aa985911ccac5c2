import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { Store } from "../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import type { ControlPlane } from "./control-plane.ts";
import { eventually } from "./security.ts";

const root = join(import.meta.dirname, "../..");

/** Applies deploy/ as an administrator would with kubectl. The dispatcher is suspended: tests make its passes themselves. */
export async function deploy({ kubeconfig, kubectl }: Pick<ControlPlane, "kubeconfig" | "kubectl">): Promise<void> {
  const manifests = execFileSync(kubectl, ["kustomize", join(root, "deploy")], { encoding: "utf8" });
  execFileSync(kubectl, ["--kubeconfig", kubeconfig, "apply", "--server-side", "--force-conflicts", "-f", "-"], {
    input: manifests,
    stdio: ["pipe", "ignore", "inherit"],
  });
  const { store } = connect({ kubeconfig });
  await store.patch(
    { type: builtin.cronJob, namespace: systemNamespace, name: dispatcherName },
    { spec: { suspend: true } },
    { fieldManager: "test" },
  );
  await policiesWork(store);
}

/** The API server takes up policies in its own time, and refuses what they are about until it has read their parameters. */
async function policiesWork(store: Store): Promise<void> {
  const metadata = { name: "probe", namespace: "default" };
  const probe = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata, spec: { account: "probe" } };
  const type = findKind("queue") as Kind;
  await eventually(async () => {
    const answer = store.create(type, probe, { fieldManager: "test", dryRun: true });
    return answer.then(() => true).catch((error: Error) => !error.message.includes("not yet synced"));
  });
}
