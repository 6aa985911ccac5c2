import { apiVersion, labels, product, runManager } from "../../crds/api/names.ts";
import type { KubeObject, OwnerReference, ServiceObject } from "../../crds/api/objects.ts";
import { TerminalError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import { canonical, sha256 } from "../../lib/spec-hash.ts";
import { isStoreError, lacksRight } from "../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import type { Connection } from "../provider.ts";

/** Name of the Secret and the ConfigMap of an object's connection. */
export function connectionName(object: ServiceObject): string {
  return object.spec.connection?.name ?? object.metadata.name;
}

/**
 * Writes the connection: Secret, then ConfigMap, both owned by the object. Safe to repeat: what is as it should be is not
 * changed. A Secret or ConfigMap of that name that is not this object's connection is never overwritten. Resolves to the
 * {@link checksum} of what is in the Secret.
 *
 * @throws TerminalError `ConnectionNotOurs`
 */
export async function writeConnection(store: Store, object: ServiceObject, connection: Connection, provider: string): Promise<string> {
  const standard = { type: object.kind.toLowerCase(), provider };
  const extra = Object.entries(object.spec.connection?.keys ?? {}).map(([key, template]) => [
    key,
    fill(template, { ...standard, ...connection.config, ...connection.secret }, key),
  ]);
  const secret = { ...standard, ...connection.secret, ...(Object.fromEntries(extra) as Record<string, string>) };
  const data = Object.fromEntries(Object.entries(secret).map(([key, value]) => [key, Buffer.from(value).toString("base64")]));
  await applyOwned(store, builtin.secret, object, { type: secretType(object), data });
  await applyOwned(store, builtin.configMap, object, { data: { ...standard, ...connection.config } });
  return checksum(data, object);
}

/** Tells two contents of a connection's Secret apart and says nothing of them: what is secret in it is too long to be guessed. */
function checksum(data: object, { metadata: { uid } }: ServiceObject): string {
  return sha256(`${uid}:${canonical(data)}`).slice(0, 16);
}

/** Type of the connection's Secret, which Kubernetes never lets anybody change. */
export function secretType(object: ServiceObject): string {
  return `servicebinding.io/${object.kind.toLowerCase()}`;
}

/** Removes the Secret and the ConfigMap of that name, so far as they are ours; ones that are gone or not ours are left. */
export async function removeConnection(store: Store, object: ServiceObject, name: string): Promise<void> {
  const { namespace } = object.metadata;
  for (const type of [builtin.secret, builtin.configMap]) {
    try {
      await store.delete({ type, namespace, name });
    } catch (error) {
      // the admission policy says so of what is not a connection of ours
      if (!isStoreError(error, "Forbidden")) throw error;
    }
  }
}

/**
 * Applies a part of the connection, owned by the object.
 *
 * @throws TerminalError `ConnectionNotOurs`
 */
export async function applyOwned(
  store: Store,
  type: ResourceType,
  object: ServiceObject,
  content: object,
  fieldManager = runManager,
): Promise<void> {
  const { namespace = "" } = object.metadata;
  const name = connectionName(object);
  const desired = {
    apiVersion: "v1",
    kind: type.kind,
    metadata: {
      name,
      namespace,
      labels: { [labels.managedBy]: product, [labels.account]: object.spec.account },
      ownerReferences: [ownerReference(object)],
    },
    ...content,
  };
  // what is recorded as ours is put back over whoever changed it; anything else is only ever added to by its own owner
  const ours = object.status?.binding?.name === name;
  let written: KubeObject;
  try {
    written = await store.apply(type, desired, { fieldManager, force: ours });
  } catch (error) {
    // an immutable type (Invalid), another field manager (Conflict), and the admission policy (Forbidden) all say the same
    if (!isStoreError(error, "Forbidden", "Invalid", "Conflict") || lacksRight(error)) throw error;
    throw notOurs(type, namespace, name, error);
  }
  const owners = written.metadata.ownerReferences ?? [];
  if (owners.some((owner) => owner.uid !== object.metadata.uid)) throw notOurs(type, namespace, name);
}

function ownerReference(object: ServiceObject): OwnerReference {
  const { name, uid = "" } = object.metadata;
  return { apiVersion, kind: object.kind, name, uid };
}

/** The Secret or ConfigMap of the connection's name is somebody else's. */
export function notOurs(type: ResourceType, namespace: string, name: string, cause?: Error): TerminalError {
  return new TerminalError(
    `the ${type.kind} ${namespace}/${name} can't be written as the connection: ${cause?.message ?? "it has another owner"}`,
    {
      code: "ConnectionNotOurs",
      hint: `if a ${type.kind} of that name exists and is not this object's, set spec.connection.name to another name, or remove it if nobody needs it`,
      cause,
    },
  );
}

/** Puts values for `${key}` in a template. */
function fill(template: string, values: Record<string, string>, key: string): string {
  return template.replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
    const value = values[name];
    if (value !== undefined) return value;
    throw new TerminalError(`spec.connection.keys.${key} asks for \${${name}}, which this kind does not have`, {
      code: "SpecRejected",
      hint: `use one of ${Object.keys(values).toSorted().join(", ")}`,
    });
  });
}
