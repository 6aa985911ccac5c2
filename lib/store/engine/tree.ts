import { isMap } from "../../spec-hash.ts";

/** Lists whose entries have owners of their own: as a set, or by a key. Every other list is one value. */
const keyed: Record<string, (entry: unknown) => string> = {
  "metadata.finalizers": (entry) => entry as string,
  "metadata.ownerReferences": (entry) => (entry as { uid: string }).uid,
  "status.conditions": (entry) => (entry as { type: string }).type,
};

export type Path = readonly string[];

/** The object with its keyed lists as maps, so that merging is the same everywhere. */
export function toTree(object: object): Record<string, unknown> {
  return convert(object, (list, key) => (Array.isArray(list) ? Object.fromEntries(list.map((entry) => [key(entry), entry])) : list));
}

/** The reverse of {@link toTree}. */
export function fromTree<T extends object>(tree: object): T {
  return convert(tree, (map) => (isMap(map) ? Object.values(map) : map)) as T;
}

function convert(object: object, change: (value: unknown, key: (entry: unknown) => string) => unknown): Record<string, unknown> {
  const copy = structuredClone(object) as Record<string, unknown>;
  for (const [path, key] of Object.entries(keyed)) {
    const [outer, inner] = path.split(".") as [string, string];
    const parent = copy[outer];
    if (isMap(parent) && inner in parent) parent[inner] = change(parent[inner], key);
  }
  return copy;
}

/** Paths of all values that are no maps, and of empty maps. */
export function* leaves(value: unknown, path: Path = []): Generator<Path> {
  const entries = isMap(value) ? Object.entries(value) : [];
  if (!entries.length && path.length) yield path;
  for (const [key, child] of entries) yield* leaves(child, [...path, key]);
}

/** The value at a path. */
export function at(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((inner, key) => (isMap(inner) ? inner[key] : undefined), value);
}

/** Sets the value at a path, in place. */
export function put(tree: Record<string, unknown>, path: Path, value: unknown): void {
  const [key, ...rest] = path as [string, ...string[]];
  if (!rest.length) tree[key] = value;
  else {
    const inner = isMap(tree[key]) ? tree[key] : {};
    put(inner, rest, value);
    tree[key] = inner;
  }
}

/** Removes the value at a path, and maps that are empty without it, in place. */
export function cut(tree: Record<string, unknown>, path: Path): void {
  const [key, ...rest] = path as [string, ...string[]];
  const child = tree[key];
  if (rest.length && isMap(child)) cut(child, rest);
  if (!rest.length || (isMap(child) && !Object.keys(child).length)) delete tree[key];
}

/** A merge patch (RFC 7396) applied to a value. */
export function merged(value: unknown, patch: unknown): unknown {
  if (!isMap(patch)) return patch;
  const result: Record<string, unknown> = isMap(value) ? { ...value } : {};
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete result[key];
    else result[key] = merged(result[key], change);
  }
  return result;
}
