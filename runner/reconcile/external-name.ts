import { createHash } from "node:crypto";

import type { CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import type { Naming } from "../provider.ts";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";
const tokenLength = 6;

/**
 * The name in the cloud: `spec.externalName`, or `shop-orders-7f3k2q` from namespace, name and uid. The same object always
 * gets the same name, so a run that dies after a create finds what it made; another object, even of the same name in
 * another cluster, gets another.
 */
export function externalName<Spec extends CommonSpec>(object: ServiceObject<Spec>, naming: Naming<Spec>): string {
  if (object.spec.externalName) return object.spec.externalName;
  const { namespace = "", name, uid = "" } = object.metadata;
  const suffix = naming.suffix?.(object.spec) ?? "";
  const room = naming.maxLength - suffix.length - tokenLength - 1;
  const plain = `${namespace}-${name}`.replaceAll(".", "-");
  const readable = (naming.clean?.(plain) ?? plain).slice(0, room).replace(/-+$/, "");
  return `${readable}-${token(uid)}${suffix}`;
}

function token(uid: string): string {
  const digest = createHash("sha256").update(uid).digest();
  return Array.from(digest.subarray(0, tokenLength), (byte) => alphabet[byte % alphabet.length]).join("");
}
