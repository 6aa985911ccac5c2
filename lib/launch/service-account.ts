import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { accountLabels, runServiceAccount, systemNamespace } from "../system.ts";

/** The ServiceAccount to make for an account's runs; undefined when the account names one of its own. */
export function serviceAccountFor(account: CloudAccount): KubeObject | undefined {
  if (!account.spec.credentials.secretRef) return undefined;
  return {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: runServiceAccount(account), namespace: systemNamespace, labels: accountLabels(account.metadata.name) },
  };
}
