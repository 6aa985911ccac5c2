import { randomInt } from "node:crypto";

import { nextPasswordKey, nextPasswordManager, passwordManager, runManager } from "../../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { redact } from "../../lib/redact.ts";
import { sha256 } from "../../lib/spec-hash.ts";
import { isStoreError, lacksRight } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { applyOwned, connectionName, notOurs, secretType } from "./connection.ts";

/** Letters, digits and what a URL, a shell and every engine takes unquoted. */
const sets = ["ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_.~"];
const length = 32;

type Secret = KubeObject & { data?: Record<string, string> };

/** What the object's connection has of generated passwords. */
export interface Passwords {
  password?: string | undefined;
  /** The one that the cloud is getting, while it is rotated. */
  next?: string | undefined;
}

/**
 * The passwords in the object's connection. A run may not read Secrets, but a patch that changes nothing shows one that is a
 * connection of ours.
 *
 * @throws TerminalError `ConnectionNotOurs`
 */
export async function readPasswords(store: Store, object: ServiceObject): Promise<Passwords> {
  const { namespace = "", uid } = object.metadata;
  const name = connectionName(object);
  let secret: Secret;
  try {
    secret = await store.patch<Secret>({ type: builtin.secret, namespace, name }, {}, { fieldManager: runManager });
  } catch (error) {
    if (isStoreError(error, "NotFound")) return {};
    if (!isStoreError(error, "Forbidden") || lacksRight(error)) throw error;
    throw notOurs(builtin.secret, namespace, name, error);
  }
  if (secret.metadata.ownerReferences?.some((owner) => owner.uid !== uid)) throw notOurs(builtin.secret, namespace, name);
  return { password: decode(secret, "password"), next: decode(secret, nextPasswordKey) };
}

/** Stores a new password in the object's connection, before the cloud gets it, so that it can't be lost. Resolves to it. */
export function storePassword(store: Store, object: ServiceObject): Promise<string> {
  return storeGenerated(store, object, "password", passwordManager);
}

/** Stores the password that the cloud is to get beside the one that it has. Resolves to it. */
export function storeNextPassword(store: Store, object: ServiceObject): Promise<string> {
  return storeGenerated(store, object, nextPasswordKey, nextPasswordManager);
}

/** Takes the key `nextPassword` out again: its manager applies nothing more. */
export async function dropNextPassword(store: Store, object: ServiceObject): Promise<void> {
  await applyOwned(store, builtin.secret, object, { type: secretType(object) }, nextPasswordManager);
}

async function storeGenerated(store: Store, object: ServiceObject, key: string, manager: string): Promise<string> {
  const password = generatePassword();
  redact(password);
  const content = { type: secretType(object), data: { [key]: Buffer.from(password).toString("base64") } };
  await applyOwned(store, builtin.secret, object, content, manager);
  return password;
}

/** Tells two passwords apart and says nothing of them: they are too long to be guessed. */
export function fingerprint(password: string, { metadata: { uid } }: ServiceObject): string {
  return sha256(`${uid}:${password}`).slice(0, 16);
}

/** 32 characters with at least one of each set, as engines and clouds demand. */
export function generatePassword(): string {
  const all = sets.join("");
  for (;;) {
    // a letter first: a "-" there would look like a flag
    const rest = Array.from({ length: length - 1 }, () => pick(all)).join("");
    const password = pick(`${sets[0]}${sets[1]}`) + rest;
    if (sets.every((set) => set.split("").some((character) => password.includes(character)))) return password;
  }
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}

function decode({ data }: Secret, key: string): string | undefined {
  const encoded = data?.[key];
  if (!encoded) return undefined;
  const password = Buffer.from(encoded, "base64").toString();
  redact(password);
  return password;
}
