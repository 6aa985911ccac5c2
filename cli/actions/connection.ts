import { nextPasswordKey } from "../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import type { Context } from "../context.ts";
import type { Values } from "../environment/collect.ts";
import { displayName, type NamedTarget, shortName } from "../target.ts";
import { find } from "./find.ts";
import { stateOf } from "./state.ts";

/** An object's connection. */
export interface Connection extends Values {
  kind: string;
}

/**
 * Reads the connection of an object with the caller's own rights.
 * Throws `NotFound` and, as long as no run has written a connection, `NotConnected` (both exit code 3), and `Forbidden` (4) for who
 * may not read the Secret.
 */
export async function readConnection(context: Context, target: NamedTarget): Promise<Connection> {
  const object = await find(context, target);
  const name = object.status?.binding?.name;
  if (name === undefined) throw notConnected(context, target, object);
  const at = { namespace: context.namespace, name };
  const [secret, configMap] = await Promise.all([
    context.store.get<KubeObject & { data?: Record<string, string> }>({ type: builtin.secret, ...at }),
    context.store.get<KubeObject & { data?: Record<string, string> }>({ type: builtin.configMap, ...at }),
  ]);
  if (!secret || !configMap) throw lost(target, name, secret ? "ConfigMap" : "Secret");
  const secrets = Object.entries(secret.data ?? {}).map(([key, value]) => [key, Buffer.from(value, "base64").toString("utf8")] as const);
  const all = new Map([...Object.entries(configMap.data ?? {}), ...secrets]);
  const isOwn = (key: string) => Object.hasOwn(object.spec.connection?.keys ?? {}, key);
  return {
    of: shortName(target.kind, target.name),
    name: target.name,
    kind: target.kind.kind,
    // what is there while a password is rotated is no part of it: see docs/guide/rotating.md
    standard: new Map([...all].filter(([key]) => !isOwn(key) && key !== nextPasswordKey)),
    own: new Map([...all].filter(([key]) => isOwn(key))),
  };
}

function notConnected(context: Context, { kind, name }: NamedTarget, object: ServiceObject): KnownError {
  const { status, message } = stateOf(object, context.now());
  return new KnownError(`${displayName(kind, name)} has no connection yet; it is ${status}${message ? `: ${message}` : ""}`, {
    code: "NotConnected",
    hint: `wait until it is ready with --wait, or see: kubectl cloud status ${shortName(kind, name)}`,
    exitCode: exitCodes.notFound,
  });
}

function lost(target: NamedTarget, name: string, what: string): KnownError {
  return new KnownError(`the ${what} ${name}, a half of the connection of ${displayName(target.kind, target.name)}, is gone`, {
    code: "NotConnected",
    hint: `have a run write it anew: kubectl cloud reconcile ${shortName(target.kind, target.name)} --wait`,
    exitCode: exitCodes.notFound,
  });
}
