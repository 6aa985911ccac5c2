import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { builtin, type Kind } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { type Context, within } from "../context.ts";

/** A key of a connection, as far as it can be told without its Secret. */
export interface OutlineKey {
  key: string;
  /** Undefined where only the Secret has it. */
  value: string | undefined;
}

/**
 * What is in an object's connection, without a look into its Secret, which the cluster may record as one: what the ConfigMap has,
 * and the names of what the Secret has besides. Undefined as long as no run has written one.
 */
export async function connectionOutline(context: Context, kind: Kind, object: ServiceObject): Promise<OutlineKey[] | undefined> {
  const name = object.status?.binding?.name;
  if (name === undefined) return undefined;
  const open = new Map(Object.entries(await configMapOf(within(context, object.metadata.namespace), name)));
  const provider = open.get("provider") ?? "";
  const isGiven = ({ secret, providers }: Kind["connection"][number]) =>
    secret && (!kind.providers.includes(provider) || providers.includes(provider));
  // in the order of the reference, whatever the API server makes of it
  const expected = kind.connection.filter((one) => open.has(one.key) || isGiven(one)).map(({ key }) => key);
  const own = Object.keys(object.spec.connection?.keys ?? {});
  const keys = new Set([...expected, ...open.keys(), ...own]);
  // a key of the user's own may have the name of one of ours
  return [...keys].map((key) => ({ key, value: own.includes(key) ? undefined : open.get(key) }));
}

async function configMapOf({ store, namespace }: Context, name: string): Promise<Record<string, string>> {
  try {
    const found = await store.get<KubeObject & { data?: Record<string, string> }>({ type: builtin.configMap, namespace, name });
    return found?.data ?? {};
  } catch (error) {
    // the names are still known
    if (isStoreError(error, "Forbidden")) return {};
    throw error;
  }
}
