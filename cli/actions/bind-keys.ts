import type { CloudAccount, KubeObject, ReconciledObject, ServiceObject } from "../../crds/api/objects.ts";
import { accountType, builtin, type Kind } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";

/** What is known of the keys of a service's Secret. */
export interface Keys {
  /** Standard keys, or all of a Secret that is nobody's connection. */
  standard: readonly string[];
  /** Those that the service's `spec.connection.keys` adds, which are named as variables already. */
  own: readonly string[];
  /** What else is in the Secret, such as a key of somebody's: only bound by its name. */
  other: readonly string[];
  /** Those that only its ConfigMap has. */
  configMapOnly: readonly string[];
}

/** Keys of a Secret that we know nothing else of. */
export function allOf(keys: readonly string[]): Keys {
  return { standard: keys, own: [], other: [], configMapOnly: [] };
}

/** The keys of a Secret as it is; undefined when it is not there. Throws `Forbidden` for who may not read it. */
export async function keysOfSecret({ store, namespace }: Context, name: string): Promise<string[] | undefined> {
  const secret = await store.get<KubeObject & { data?: Record<string, string> }>({ type: builtin.secret, namespace, name });
  return secret && Object.keys(secret.data ?? {}).toSorted();
}

/** The keys that a run gives the Secret of a service: of its account's provider or, where that is not known, of every provider. */
export async function keysToCome(context: Context, kind: Kind, object: ServiceObject): Promise<Keys> {
  const own = Object.keys(object.spec.connection?.keys ?? {});
  return { ...keysOfKind(kind, await providerOf(context, object.spec.account)), own };
}

/** The keys of any service of a kind. */
export function keysOfKind({ connection, providers }: Kind, provider?: string): Keys {
  const given = connection.filter((key) =>
    provider === undefined ? key.providers.length === providers.length : key.providers.includes(provider),
  );
  return {
    standard: given.filter(({ secret }) => secret).map(({ key }) => key),
    own: [],
    other: [],
    configMapOnly: given.filter(({ secret }) => !secret).map(({ key }) => key),
  };
}

/** The keys of a service's Secret as they are, told apart by whose they are. */
export function sorted(kind: Kind, { spec }: ReconciledObject & Pick<ServiceObject, "spec">, keys: readonly string[]): Keys {
  const isOwn = (key: string) => Object.hasOwn(spec.connection?.keys ?? {}, key);
  const isStandard = (name: string) => kind.connection.some(({ key, secret }) => secret && key === name);
  return {
    standard: keys.filter(isStandard),
    own: keys.filter(isOwn),
    other: keys.filter((key) => !isOwn(key) && !isStandard(key)),
    configMapOnly: kind.connection.flatMap(({ key, secret }) => (secret || keys.includes(key) ? [] : [key])),
  };
}

async function providerOf({ store }: Context, name: string): Promise<string | undefined> {
  try {
    return (await store.get<CloudAccount>({ type: accountType, name }))?.spec.provider;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}
