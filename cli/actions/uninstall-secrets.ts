import type { CloudAccount } from "../../crds/api/objects.ts";
import { accountType } from "../../lib/kinds.ts";
import type { ClusterContext } from "../context.ts";
import { secretExists } from "./account-secret.ts";
import type { Part } from "./install-manifests.ts";

/** Names of the accounts' Secrets: `perhaps` are those that the caller may not look at. */
export interface AccountSecrets {
  there: string[];
  perhaps: string[];
}

/** The Secrets of the accounts among the parts. */
export async function accountSecrets(context: ClusterContext, parts: readonly Part[]): Promise<AccountSecrets> {
  const names = parts
    .filter(({ type }) => type === accountType)
    .map(({ object }) => (object as CloudAccount).spec.credentials.secretRef?.name)
    .filter((name): name is string => name !== undefined);
  const found = await Promise.all([...new Set(names)].map(async (name) => ({ name, exists: await secretExists(context, name) })));
  const those = (exists: boolean | undefined) => found.filter((one) => one.exists === exists).map(({ name }) => name);
  return { there: those(true), perhaps: those(undefined) };
}

/** `, and in it the accounts' Secrets: dev-keys`, to be said of the namespace; empty when there are none. */
export function secretsText({ there, perhaps }: AccountSecrets): string {
  const known = there.length ? `, and in it the accounts' Secrets: ${there.join(", ")}` : "";
  return known + (perhaps.length ? `, and in it Secrets named ${perhaps.join(", ")}, if they are there` : "");
}
