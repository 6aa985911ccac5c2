import { leaves } from "./diff.ts";

/**
 * The paths that a spec sets and might leave out another time. A later run resets them in the cloud when they have left
 * the spec.
 *
 * @param alwaysSet - fields with a default, which can't be left out
 */
export function appliedFields(spec: object, alwaysSet: readonly string[]): string[] | undefined {
  const paths = [...leaves(spec).keys()].filter((path) => !alwaysSet.includes(path));
  return paths.length ? paths : undefined;
}

/** The same while the cloud is being changed: what the spec sets, beside what was set before and may still be to reset. */
export function beingApplied(before: readonly string[] | undefined, spec: object, alwaysSet: readonly string[]): string[] | undefined {
  const paths = new Set([...(before ?? []), ...(appliedFields(spec, alwaysSet) ?? [])]);
  return paths.size ? [...paths] : undefined;
}
