import { leaves } from "./diff.ts";

/**
 * The paths that a spec sets and might leave out another time: those in blocks of one provider and optional ones. A later
 * run resets them in the cloud when they have left the spec. What always has a value needs no remembering, but does no harm.
 */
export function appliedFields(spec: object): string[] {
  return [...leaves(spec)].filter(([, value]) => value !== undefined).map(([path]) => path);
}
