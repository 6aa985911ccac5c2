import { isMap } from "./spec-hash.ts";

/** The merge patch (RFC 7396) that turns one value into another: changed keys, and null for those that went. */
export function mergePatch(from: object, to: object): Record<string, unknown> {
  const before = from as Record<string, unknown>;
  const after = to as Record<string, unknown>;
  const patch: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [old, now] = [before[key], after[key]];
    if (now === undefined) {
      if (old !== undefined) patch[key] = null;
    } else if (isMap(old) && isMap(now)) {
      const inner = mergePatch(old, now);
      if (Object.keys(inner).length) patch[key] = inner;
    } else if (JSON.stringify(old) !== JSON.stringify(now)) patch[key] = now;
  }
  return patch;
}
