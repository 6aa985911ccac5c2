import type { CloudSchedule } from "../../crds/api/objects.ts";
import { scheduleType } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import type { Context } from "../context.ts";
import { difference } from "../flags/difference.ts";
import { type FieldSchema, withDefaults } from "../flags/schema.ts";

/** Longest name, as of a CronJob: those of its Jobs have a time behind it. */
export const longestName = 52;

/** A part of a name of what may be none: lower-case letters, digits and `-`. */
export function asName(text: string, length = longestName): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .slice(0, length)
    .replaceAll(/^-+|-+$/g, "");
}

/** A name for a schedule, and the one that has its plain name and is for another time. */
export interface FreeName {
  name: string;
  other?: CloudSchedule;
}

/**
 * Name of a schedule for which none was given: what it does, and only where another schedule has that name, a hash behind it. The
 * same schedule has the same name again, so that repeating a command changes nothing.
 */
export async function freeName({ store, namespace }: Context, does: string, spec: object, schema: FieldSchema): Promise<FreeName> {
  const completed = withDefaults(schema, spec) as object;
  const plain = asName(does);
  const hashed = `${asName(does, longestName - 6)}-${specHash(completed).slice("sha256:".length).slice(0, 5)}`;
  const get = (name: string) => store.get<CloudSchedule>({ type: scheduleType, namespace, name });
  const [first, second] = await Promise.all([get(plain), get(hashed)]);
  const same = [first, second].find((one) => one && !one.metadata.deletionTimestamp && !difference(one.spec, completed).length);
  if (same) return { name: same.metadata.name };
  return first ? { name: hashed, other: first } : { name: plain };
}
