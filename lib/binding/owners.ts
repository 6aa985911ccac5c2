import { bindManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { isMap } from "../spec-hash.ts";
import type { Path } from "./paths.ts";

/** An entry of `metadata.managedFields`, as far as it is read here. */
interface ManagedFields {
  manager?: string;
  operation?: "Apply" | "Update";
  subresource?: string;
  fieldsV1?: Record<string, unknown>;
}

/**
 * Who says in `metadata.managedFields` to have set what is at a place. A list that a kind holds as one value belongs to who
 * wrote it last.
 *
 * @see https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
 */
export function managersOf(object: KubeObject, path: Path): { manager: string; operation: string }[] {
  return ((object.metadata.managedFields ?? []) as ManagedFields[])
    .filter(({ fieldsV1, subresource }) => !subresource && fieldsV1 && holds(fieldsV1, object, path))
    .map(({ manager = "unknown", operation = "Update" }) => ({ manager, operation }));
}

function holds(fields: Record<string, unknown>, value: unknown, path: Path): boolean {
  if (!path.length) return true;
  // a leaf is held with all that is below it
  if (!Object.keys(fields).length) return true;
  const [step, ...rest] = path as [string | number, ...(string | number)[]];
  const child = (value as Record<string | number, unknown> | undefined)?.[step];
  return Object.entries(fields).some(([key, below]) => isMap(below) && leadsTo(key, step, child) && holds(below, child, rest));
}

function leadsTo(key: string, step: string | number, child: unknown): boolean {
  if (typeof step === "string") return key === `f:${step}`;
  if (key === `i:${step}`) return true;
  if (!key.startsWith("k:") || !isMap(child)) return false;
  // only the keys that the list goes by, such as {"name":"web"}
  return Object.entries(JSON.parse(key.slice(2)) as Record<string, unknown>).every(([name, is]) => child[name] === is);
}

/** Whether a field manager is that of some binding. */
export function isBindManager(manager: string): boolean {
  return manager.startsWith(bindManager({}));
}
