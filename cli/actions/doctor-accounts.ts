import type { CloudAccount } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { ClusterContext, Context } from "../context.ts";
import { neededKeys, secretHint, secretProblem, secretState } from "./account-secret.ts";
import { accounts } from "./account.ts";
import { type Finding, failed, ok, unknown } from "./doctor-finding.ts";

/** Whether there are accounts, and each has its credentials. */
export async function checkAccounts(context: ClusterContext): Promise<Finding[]> {
  const found = await accounts(context);
  if (!found.length)
    return [unknown("accounts", "there is no account yet, so that nothing can be created", "add one: kubectl cloud account add")];
  return Promise.all(found.map((account) => checkAccount(context, account)));
}

async function checkAccount(context: ClusterContext, { metadata, spec }: CloudAccount): Promise<Finding> {
  const { secretRef, serviceAccountName = "" } = spec.credentials;
  const account = `account ${metadata.name}`;
  if (!secretRef) return checkServiceAccount(context, account, serviceAccountName);
  const keys = neededKeys(spec.provider, spec.azure);
  const state = await secretState(context, secretRef.name, keys);
  if (state.state === "unknown")
    return unknown("accounts", `${account}: you may not see whether Secret ${secretRef.name} has its keys`, proof(metadata.name));
  const problem = secretProblem(secretRef.name, state);
  if (problem !== undefined) return failed("accounts", `${account}: ${problem}`, secretHint(secretRef.name, keys));
  return ok(
    "accounts",
    `${account}: Secret ${secretRef.name} has its keys; whether they work: kubectl cloud account check ${metadata.name}`,
  );
}

async function checkServiceAccount({ store }: Context, account: string, name: string): Promise<Finding> {
  try {
    if (await store.get({ type: builtin.serviceAccount, namespace: systemNamespace, name })) {
      return ok("accounts", `${account}: ServiceAccount ${name} is there`);
    }
  } catch (error) {
    if (!isStoreError(error, "Forbidden")) throw error;
    return unknown("accounts", `${account}: you may not see whether ServiceAccount ${name} is there`);
  }
  const hint = `create it, with the annotations by which the cloud trusts it: kubectl -n ${systemNamespace} create serviceaccount ${name}`;
  return failed("accounts", `${account}: there is no ServiceAccount ${name} in namespace ${systemNamespace}`, hint);
}

function proof(account: string): string {
  return `an administrator can prove them: kubectl cloud account check ${account}`;
}
