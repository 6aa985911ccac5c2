import { canonical, isMap } from "../../lib/spec-hash.ts";

/** A field that differs between spec and cloud. */
export interface Change {
  /** Path in the spec: `aws.tags.team`; a dot within a key is written `\.`. */
  field: string;
  /** Value in the cloud; undefined when it is not set there. */
  from: unknown;
  /** Value in the spec; undefined to reset the field to the provider's default. */
  to: unknown;
}

/** Fields that are about our handling and never compared with the cloud. */
const ours = new Set(["account", "externalName", "deletionPolicy", "adoptionPolicy", "suspend", "connection"]);

/** The leaves of an object by path; lists count as leaves. */
export function leaves(value: object, prefix = ""): Map<string, unknown> {
  const found = new Map<string, unknown>();
  for (const [key, child] of Object.entries(value)) {
    if (child === undefined || (prefix === "" && ours.has(key))) continue;
    const path = prefix + key.replaceAll(".", "\\.");
    if (isMap(child)) for (const [p, v] of leaves(child, `${path}.`)) found.set(p, v);
    else found.set(path, child);
  }
  return found;
}

/** The keys of a {@link Change.field}. */
export function pathOf(field: string): string[] {
  return field.split(/(?<!\\)\./).map((key) => key.replaceAll("\\.", "."));
}

/**
 * What has to change in the cloud. A field that the spec leaves out is left alone there, unless we set it before
 * (`applied`): then it is reset.
 *
 * @param spec - as stored, defaults filled in
 * @param actual - the provider's observation, in the spec's terms; what it leaves out is not set in the cloud
 * @param applied - paths that earlier runs set, `status.appliedFields`
 * @param jsonFields - paths whose values are JSON texts, compared by what they say
 */
export function diff(spec: object, actual: object, applied: readonly string[], jsonFields: ReadonlySet<string> = new Set()): Change[] {
  const desired = leaves(spec);
  const current = leaves(actual);
  const changes: Change[] = [];
  for (const [path, to] of desired) {
    const from = current.get(path);
    if (!same(from, to, jsonFields.has(path))) changes.push({ field: path, from, to });
  }
  for (const path of applied) {
    const from = current.get(path);
    if (desired.get(path) === undefined && from !== undefined) changes.push({ field: path, from, to: undefined });
  }
  return changes;
}

function same(a: unknown, b: unknown, json: boolean): boolean {
  if (json && typeof a === "string" && typeof b === "string") return canonical(parse(a)) === canonical(parse(b));
  return canonical(a) === canonical(b);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
