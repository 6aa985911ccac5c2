import { isDeepStrictEqual } from "node:util";

import { isMap } from "../../spec-hash.ts";
import { StoreError } from "../errors.ts";
import { at, cut, fromTree, leaves, type Path, put, toTree } from "./tree.ts";

/** Which fields each manager has set: manager → path as JSON. */
export type Owners = Map<string, Set<string>>;

const identity = ["apiVersion", "kind"];
const serverSet = ["name", "namespace", "uid", "resourceVersion", "generation", "creationTimestamp", "deletionTimestamp", "managedFields"];

/** The fields of a manifest that somebody can own. */
function fields(tree: object): Path[] {
  return [...leaves(tree)].filter(
    ([first, second]) => !identity.includes(first as string) && !(first === "metadata" && serverSet.includes(second as string)),
  );
}

/**
 * Server-side apply: sets what the manifest says, drops what this manager said before and no other says too.
 * @throws StoreError `Conflict` when another manager has set a field to something else, unless `force`
 */
export function applyOwned<T extends object>(
  current: T,
  manifest: object,
  owners: Owners,
  manager: string,
  force: boolean,
): { object: T; owners: Owners } {
  const tree = toTree(current);
  const wanted = toTree(manifest);
  const next: Owners = new Map([...owners].map(([name, paths]) => [name, new Set(paths)]));
  const mine = new Set<string>();
  const conflicts: string[] = [];
  for (const path of fields(wanted)) {
    const key = JSON.stringify(path);
    mine.add(key);
    if (isDeepStrictEqual(at(tree, path), at(wanted, path)) || (isMap(at(tree, path)) && isMap(at(wanted, path)))) continue;
    for (const [other, paths] of next) {
      if (other === manager || !paths.delete(key)) continue;
      conflicts.push(`${path.join(".")} (with ${named(other, wanted)})`);
    }
    put(tree, path, at(wanted, path));
  }
  if (conflicts.length && !force) {
    throw new StoreError(`Another manager has set ${conflicts.join(", ")}.`, {
      code: "Conflict",
      hint: "Leave these fields out, change them where they were set, or take them over with --force-conflicts.",
    });
  }
  const before = next.get(manager) ?? new Set();
  next.set(manager, mine);
  for (const key of before) {
    const path = JSON.parse(key) as Path;
    // an empty map that others have filled since is theirs
    const isFilled = isMap(at(tree, path)) && Object.keys(at(tree, path) as object).length > 0;
    if (!isFilled && ![...next.values()].some((paths) => paths.has(key))) cut(tree, path);
    if (!mine.has(key)) for (const block of blocksOf(path)) if (!isSet(block, next)) cut(tree, block);
  }
  return { object: fromTree<T>(tree), owners: next };
}

/** What a field is inside of, below `spec` and `metadata`. */
function blocksOf(path: Path): Path[] {
  return path.slice(2).map((_, depth) => path.slice(0, depth + 2));
}

/** Whether anybody has set something in a block. What is left in one of which nobody has are defaults, and they go with it. */
function isSet(block: Path, owners: Owners): boolean {
  const start = JSON.stringify(block).slice(0, -1);
  return [...owners.values()].some((paths) => [...paths].some((key) => key === `${start}]` || key.startsWith(`${start},`)));
}

/** A manager as the API server names it: https://kubernetes.io/docs/reference/using-api/server-side-apply/#managers */
function named(manager: string, { apiVersion }: { apiVersion?: unknown }): string {
  const [name, operation, subresource] = manager.split(" ");
  const of = subresource ? ` with subresource "${subresource}"` : "";
  return `"${name}"${of}${operation === "Update" ? ` using ${String(apiVersion)}` : ""}`;
}

/** After a create or a patch: what changed belongs to its manager, what went belongs to nobody. */
export function updateOwned(before: object, after: object, owners: Owners, manager: string): Owners {
  const [old, now] = [toTree(before), toTree(after)];
  const changed = fields(now).filter((path) => !isDeepStrictEqual(at(old, path), at(now, path)));
  const taken = new Set(changed.map((path) => JSON.stringify(path)));
  const kept = ([name, paths]: [string, Set<string>]): [string, Set<string>] => [
    name,
    new Set([...paths].filter((key) => !taken.has(key) && at(now, JSON.parse(key) as Path) !== undefined)),
  ];
  const next: Owners = new Map([...owners].map(kept));
  if (taken.size) next.set(manager, new Set([...(next.get(manager) ?? []), ...taken]));
  return next;
}
