import { execFileSync } from "node:child_process";
import { join } from "node:path";

import { builtin } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import type { ControlPlane } from "./control-plane.ts";

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
}
