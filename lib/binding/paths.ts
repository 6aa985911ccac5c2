import { isMap } from "../spec-hash.ts";

/** Keys and indexes that lead to a place in an object. */
export type Path = readonly (string | number)[];

/** The value at a place, or undefined. */
export function valueAt(object: unknown, path: Path): unknown {
  let value = object;
  for (const step of path) {
    if (typeof step === "number") value = Array.isArray(value) ? value[step] : undefined;
    else value = isMap(value) ? value[step] : undefined;
  }
  return value;
}

/**
 * The list or map at a place, made there when nothing is.
 *
 * @returns the value, and how many levels of the path had to be made
 */
export function ensure<T extends object>(object: object, path: readonly string[], empty: T): { value: T; made: number } {
  let parent = object as Record<string, unknown>;
  let made = 0;
  for (const [index, step] of path.entries()) {
    const last = index === path.length - 1;
    if (parent[step] === undefined || parent[step] === null) {
      parent[step] = last ? empty : {};
      made++;
    }
    if (!last) parent = parent[step] as Record<string, unknown>;
  }
  return { value: parent[path.at(-1) as string] as T, made };
}

/** Takes a place away again, and so many levels above it as were made for it and hold nothing else. */
export function dropEmpty(object: object, path: readonly string[], levels: number): void {
  for (let length = path.length; length > path.length - levels; length--) {
    const parent = valueAt(object, path.slice(0, length - 1));
    const key = path[length - 1] as string;
    if (!isMap(parent)) continue;
    if (parent[key] !== undefined && !isEmpty(parent[key])) return;
    delete parent[key];
  }
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) ? !value.length : isMap(value) && !Object.keys(value).length;
}
