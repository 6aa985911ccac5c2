import type { KubeObject, ObjectMeta } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { objectPath } from "../../lib/kube/path.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { ClusterContext } from "../context.ts";

/** A key that an account's Secret must have, or several of which one is enough. */
export type NeededKey = readonly string[];

/** The keys that the Secret of an account must have. Azure's tenant may be in the account instead. */
export function neededKeys(provider: string, { tenantID }: { tenantID?: string } = {}): NeededKey[] {
  if (provider === "aws") return [["AWS_ACCESS_KEY_ID"], ["AWS_SECRET_ACCESS_KEY"]];
  const proof = ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE"];
  return [["AZURE_CLIENT_ID"], proof, ...(tenantID ? [] : [["AZURE_TENANT_ID"]])];
}

/** What can be said of an account's Secret: `unknown` when the caller may not look, or nobody noted its keys. */
export type SecretState = { state: "missing" | "unknown" | "complete" } | { state: "incomplete"; lacks: string[] };

interface FieldsEntry {
  fieldsV1?: Record<string, Record<string, unknown>>;
}

/**
 * Metadata of a Secret in the runner's namespace, or undefined. Its values are never fetched: `managedFields` names the keys.
 * Throws `Forbidden` where the caller may not look.
 */
export async function secretMetadata({ client }: ClusterContext, name: string): Promise<ObjectMeta | undefined> {
  const path = objectPath({ type: builtin.secret, namespace: systemNamespace, name });
  const headers = { Accept: "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" };
  try {
    return (await client.request<KubeObject>("GET", path, { type: builtin.secret, headers })).metadata;
  } catch (error) {
    if (isStoreError(error, "NotFound")) return undefined;
    throw error;
  }
}

/** Whether a Secret in the runner's namespace is there; undefined where the caller may not look. */
export async function secretExists(context: ClusterContext, name: string): Promise<boolean | undefined> {
  try {
    return (await secretMetadata(context, name)) !== undefined;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}

/** Whether a Secret in the runner's namespace is there and has the keys. */
export async function secretState(context: ClusterContext, name: string, keys: readonly NeededKey[]): Promise<SecretState> {
  try {
    const metadata = await secretMetadata(context, name);
    if (!metadata) return { state: "missing" };
    const found = keysIn((metadata.managedFields ?? []) as FieldsEntry[]);
    if (!found.size) return { state: "unknown" };
    const lacks = keys.filter((key) => !key.some((one) => found.has(one))).map((key) => key.join(" or "));
    return lacks.length ? { state: "incomplete", lacks } : { state: "complete" };
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return { state: "unknown" };
    throw error;
  }
}

function keysIn(entries: readonly FieldsEntry[]): Set<string> {
  const fields = entries.flatMap(({ fieldsV1 }) => [fieldsV1?.["f:data"], fieldsV1?.["f:stringData"]]);
  return new Set(fields.flatMap((map) => Object.keys(map ?? {})).map((key) => key.replace(/^f:/, "")));
}

/** What is wrong with it, in words; undefined when nothing is known to be. */
export function secretProblem(name: string, state: SecretState): string | undefined {
  if (state.state === "missing") return `there is no Secret ${name} in namespace ${systemNamespace}`;
  if (state.state === "incomplete") return `Secret ${name} in namespace ${systemNamespace} has no ${state.lacks.join(" and no ")}`;
  return undefined;
}

/** How to make it, with the values in no argument: those are in the shell's history and in the list of processes. */
export function secretHint(name: string, keys: readonly NeededKey[]): string {
  const all = keys.map((key) => key.join(" or ")).join(" and ");
  return `make it from a file of lines KEY=VALUE with the keys ${all}: kubectl -n ${systemNamespace} create secret generic ${name} --from-env-file=FILE`;
}
