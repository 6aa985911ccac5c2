import { UsageError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import { objectPath } from "../../lib/kube/path.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { ClusterContext } from "../context.ts";

/** What nodes read: https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets */
const types = ["kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"];

interface Table {
  columnDefinitions: { name: string }[];
  rows: { cells: unknown[] }[];
}

/** Throws UsageError of a name that no Secret has: https://kubernetes.io/docs/concepts/overview/working-with-objects/names/ */
export function checkPullSecretName(name: string): void {
  if (/^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/.test(name)) return;
  throw new UsageError(`--image-pull-secret: "${name}" is not the name of a Secret`, "give the flag once for each");
}

/** Why nodes can't pull with a Secret of the runner's namespace, and the next step; undefined when nothing is known to be wrong. */
export async function pullSecretWarning(context: ClusterContext, name: string): Promise<string | undefined> {
  const type = await secretType(context, name);
  if (type === undefined || types.includes(type)) return undefined;
  const make = `kubectl -n ${systemNamespace} create secret docker-registry ${name} --from-file=.dockerconfigjson=FILE`;
  return type === ""
    ? `warning: there is no Secret ${name} in namespace ${systemNamespace} to pull the image with\nhint: nodes go on trying until it is there: ${make}`
    : `warning: Secret ${name} in namespace ${systemNamespace} is of the type ${type}, which no node can pull with\nhint: it has to be of the type ${types[0]}; once it is deleted: ${make}`;
}

/** Its type, "" when it is missing, undefined where the caller may not look. The values are never fetched: a table has none. */
async function secretType({ client }: ClusterContext, name: string): Promise<string | undefined> {
  const path = objectPath({ type: builtin.secret, namespace: systemNamespace, name });
  const headers = { Accept: "application/json;as=Table;g=meta.k8s.io;v=v1" };
  try {
    const { columnDefinitions, rows } = await client.request<Table>("GET", path, { type: builtin.secret, headers });
    const type = rows[0]?.cells[columnDefinitions.findIndex((column) => column.name === "Type")];
    return typeof type === "string" ? type : undefined;
  } catch (error) {
    if (isStoreError(error, "NotFound")) return "";
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}
