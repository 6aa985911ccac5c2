import type { CloudAccount, KubeObject } from "../../../../crds/api/objects.ts";
import { builtin } from "../../../../lib/kinds.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import { systemNamespace } from "../../../../lib/system.ts";
import type { ClusterContext } from "../../../context.ts";
import { neededKeys, secretHint, secretProblem, secretState } from "../../account-secret.ts";
import { accounts } from "../../account.ts";
import { failed, type Found, ok, unknown, warning } from "../finding.ts";
import type { Subject } from "./subject.ts";

/** What a ServiceAccount says to whom the cloud shall trust. */
const identity = {
  // https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html
  aws: ["eks.amazonaws.com/role-arn", "ROLE-ARN"],
  // https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
  azure: ["azure.workload.identity/client-id", "CLIENT-ID"],
} as const;

/** Whether there are accounts, and each has its credentials. */
export async function checkAccounts({ context }: Subject): Promise<Found[]> {
  const found = await accounts(context);
  if (!found.length) return [unknown("there is no account yet, so that nothing can be created", "add one: kubectl cloud account add")];
  return Promise.all(found.map((account) => checkAccount(context, account)));
}

async function checkAccount(context: ClusterContext, object: CloudAccount): Promise<Found> {
  const { metadata, spec } = object;
  const { secretRef, serviceAccountName = "" } = spec.credentials;
  const account = `account ${metadata.name}`;
  if (!secretRef) return checkServiceAccount(context, object, serviceAccountName);
  const keys = neededKeys(spec.provider, spec.azure);
  const state = await secretState(context, secretRef.name, keys);
  if (state.state === "unknown")
    return unknown(`${account}: you may not see whether Secret ${secretRef.name} has its keys`, proof(metadata.name));
  const problem = secretProblem(secretRef.name, state);
  if (problem !== undefined) return failed(`${account}: ${problem}`, secretHint(secretRef.name, keys));
  return ok(`${account}: Secret ${secretRef.name} has its keys; whether they work: kubectl cloud account check ${metadata.name}`);
}

async function checkServiceAccount({ store }: ClusterContext, { metadata, spec }: CloudAccount, name: string): Promise<Found> {
  const account = `account ${metadata.name}`;
  try {
    const found = await store.get({ type: builtin.serviceAccount, namespace: systemNamespace, name });
    if (found) return checkAnnotation(account, spec.provider, found);
  } catch (error) {
    if (!isStoreError(error, "Forbidden")) throw error;
    return unknown(`${account}: you may not see whether ServiceAccount ${name} is there`, proof(metadata.name));
  }
  const hint = `create it, with the annotations by which the cloud trusts it: kubectl -n ${systemNamespace} create serviceaccount ${name}`;
  return failed(`${account}: there is no ServiceAccount ${name} in namespace ${systemNamespace}`, hint);
}

/** The annotation by which a cloud knows whom to trust; on AWS there is a way without one. */
function checkAnnotation(account: string, provider: string, { metadata: { name, annotations = {} } }: KubeObject): Found {
  const [annotation, value] = identity[provider as keyof typeof identity] ?? [];
  if (annotation === undefined || annotations[annotation]) return ok(`${account}: ServiceAccount ${name} is there`);
  const message = `${account}: ServiceAccount ${name} has no annotation ${annotation}`;
  const hint = `set it: kubectl -n ${systemNamespace} annotate serviceaccount ${name} ${annotation}=${value}`;
  return provider === "aws" ? warning(`${message}, which only EKS Pod Identity does without`, hint) : failed(message, hint);
}

function proof(account: string): string {
  return `an administrator can prove them: kubectl cloud account check ${account}`;
}
