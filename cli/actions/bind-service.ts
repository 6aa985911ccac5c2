import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";
import type { ReconciledObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError, UsageError } from "../../lib/errors.ts";
import { builtin, findKind, type Kind } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { ClusterContext } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import type { TypedTarget } from "../workload.ts";
import { allOf, type Keys, keysOfKind, keysOfSecret, keysToCome, sorted } from "./bind-keys.ts";
import { findType } from "./find-type.ts";
import { find, namesOf } from "./find.ts";
import { stateOf } from "./state.ts";

/** A service whose connection is to be bound. */
export interface BoundService {
  ref: CloudBindingSpec["service"];
  /** `postgres/orders` */
  named: string;
  /** Name of its Secret, as far as it is known. */
  secretName: string | undefined;
  /** What its Secret has or will have; undefined when nobody knows yet. */
  keys: Keys | undefined;
  /** Why there is nothing to bind yet, in a word or two: `Creating`. */
  waitsFor?: string;
  /** Tells whether the connection has changed, of services that say it. */
  checksum?: string | undefined;
}

/**
 * The service that is named: one of our kinds, a Secret, or any Provisioned Service of servicebinding.io. It need not be ready.
 * Throws `NotFound` (exit code 3) and, for who may not read its Secret, `Forbidden` (4).
 */
export async function findService(context: ClusterContext, typed: TypedTarget): Promise<BoundService> {
  const { name } = typed;
  const type = await typeOf(context, typed);
  if (type === builtin.secret) return secretService(context, name);
  if (isService(type)) return ownService(context, type, name);
  const ref = { apiVersion: `${type.group}/${type.version}`, kind: type.kind, resource: type.plural, name };
  const named = `${type.kind.toLowerCase()}/${name}`;
  const object = await context.store.get<ReconciledObject>({ type, namespace: context.namespace, name });
  if (!object) throw await noSuch(context, type, named, name);
  const secretName = object.status?.binding?.name;
  if (secretName === undefined) return { ref, named, secretName, keys: undefined, waitsFor: "it names no Secret" };
  const keys = await keysOfSecret(context, secretName);
  return { ref, named, secretName, keys: keys && allOf(keys) };
}

/** The same without asking the cluster for anything but a type that we don't know: what can be said of any service of the kind. */
export async function assumeService(context: Pick<ClusterContext, "client">, typed: TypedTarget): Promise<BoundService> {
  const { name } = typed;
  const type = await typeOf(context, typed);
  const named = `${type.kind.toLowerCase()}/${name}`;
  const isForeign = type !== builtin.secret && !isService(type);
  const ref = {
    apiVersion: type.group ? `${type.group}/${type.version}` : type.version,
    kind: type.kind,
    ...(isForeign && { resource: type.plural }),
    name,
  };
  return { ref, named, secretName: type === builtin.secret ? name : undefined, keys: isService(type) ? keysOfKind(type) : undefined };
}

async function typeOf(context: Pick<ClusterContext, "client">, { kind }: TypedTarget): Promise<ResourceType> {
  if (["secret", "secrets"].includes(kind.toLowerCase())) return builtin.secret;
  const type = findKind(kind) ?? (await findType(context, kind));
  if (findKind(kind) && !isService(type))
    throw new UsageError(`a ${type.kind} has no connection to bind`, "name a service, such as postgres/orders");
  return type;
}

function isService(type: ResourceType): type is Kind {
  return "service" in type && type.service === true;
}

async function ownService(context: ClusterContext, kind: Kind, name: string): Promise<BoundService> {
  const object = await find(context, { kind, name });
  const named = `${kind.singular}/${name}`;
  if (object.metadata.deletionTimestamp) {
    const hint = `wait until it is gone, and create it again: kubectl cloud delete ${named}`;
    throw new KnownError(`${named} is being deleted`, { code: "Deleting", hint, exitCode: exitCodes.refused });
  }
  const ref = { apiVersion: object.apiVersion, kind: kind.kind, name };
  const secretName = object.status?.binding?.name ?? object.spec.connection?.name ?? name;
  const there = object.status?.binding && (await keysOfSecret(context, secretName));
  const keys = there ? sorted(kind, object, there) : await keysToCome(context, kind, object);
  const { ready, status } = stateOf(object, context.now());
  const waitsFor = object.status?.binding && ready === "True" ? undefined : status;
  return { ref, named, secretName, keys, checksum: object.status?.connectionChecksum, ...(waitsFor !== undefined && { waitsFor }) };
}

async function secretService(context: ClusterContext, name: string): Promise<BoundService> {
  const named = `secret/${name}`;
  const keys = await keysOfSecret(context, name);
  if (!keys) throw await noSuch(context, builtin.secret, named, name);
  return { ref: { apiVersion: "v1", kind: "Secret", name }, named, secretName: name, keys: allOf(keys) };
}

/** The error of something that is not there, with what is like it. */
export async function noSuch(context: ClusterContext, type: ResourceType, named: string, name: string): Promise<KnownError> {
  const like = didYouMean(name, await namesOf(context, type));
  return new KnownError(`${named} not found in namespace ${context.namespace}`, {
    code: "NotFound",
    hint: like ?? `see what there is: kubectl get ${type.plural}${type.group ? `.${type.group}` : ""} -n ${context.namespace}`,
    exitCode: exitCodes.notFound,
  });
}
