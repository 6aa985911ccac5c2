import { canonical, isMap } from "../../lib/spec-hash.ts";

/** A field that differs: `delaySeconds: 0 → 30`. */
export interface Difference {
  path: string;
  from: unknown;
  to: unknown;
}

/** The fields in which two specs differ, in the order of their paths; lists count as a whole. */
export function difference(from: unknown, to: unknown, prefix = ""): Difference[] {
  if (isMap(from) || isMap(to)) {
    const [before, after] = [isMap(from) ? from : {}, isMap(to) ? to : {}];
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].toSorted();
    const inner = names.flatMap((name) => difference(before[name], after[name], prefix ? `${prefix}.${name}` : name));
    return inner;
  }
  return canonical(from) === canonical(to) ? [] : [{ path: prefix, from, to }];
}

/** A difference for people: `delaySeconds: 0 → 30`. */
export function formatDifference({ path, from, to }: Difference): string {
  return `${path}: ${formatValue(from)} → ${formatValue(to)}`;
}

function formatValue(value: unknown): string {
  return value === undefined ? "not set" : JSON.stringify(value);
}
