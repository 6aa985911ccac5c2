import type { DBInstance } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { canonical } from "../../../../lib/spec-hash.ts";
import type { Target } from "../../../provider.ts";
import { type Change, leaves } from "../../../reconcile/diff.ts";
import { isTag } from "../tags.ts";
import { interrupts } from "./effect.ts";
import { changedSettings, type Settings } from "./settings.ts";
import { pendingChanges, specOf } from "./spec.ts";
import { isStorage } from "./storage.ts";
import { sameMajor } from "./version.ts";

/** One call of ModifyDBInstance. */
export interface Modification {
  settings: Settings;
  /** ApplyImmediately, which holds for the whole call and for everything that waits already. */
  immediately: boolean;
}

/**
 * The calls that make changes. What interrupts waits for the maintenance window, and what doesn't is made at once. Two calls
 * are needed when AWS would defer both: the immediate one goes first, as a later one would apply what waits. For the same
 * reason nothing is made at once that AWS would defer while something that interrupts waits already: then it waits as well.
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_ModifyInstance.ApplyImmediately.html
 *
 * @throws TerminalError `SpecRejected` of a field that can't be changed
 */
export function modifications(target: Target<PostgresSpec>, there: DBInstance, changes: readonly Change[]): Modification[] {
  const { spec } = target;
  const all = changes.filter(({ field }) => !isTag(field));
  if (all.length === 0) return [];
  const call = (part: Change[], immediately: boolean): Modification => ({
    settings: changedSettings(target, there, part),
    immediately,
  });
  const waiting = pendingChanges(there, spec).filter(interrupts);
  if (spec.aws?.applyImmediately || takesBack(all, waiting, there, spec)) return [call(all, true)];
  const upgrade = all.some(({ field }) => field === "version") && !sameMajor(spec.version, there.EngineVersion ?? "");
  // a parameter group is of one major version
  const defer = (change: Change) => interrupts(change) || (upgrade && change.field === "aws.parameterGroupName");
  const deferred = all.filter(defer);
  const rest = all.filter((change) => !defer(change));
  if (waiting.length > 0 || !rest.some(needsFlag)) return [call(all, false)];
  return [call(rest, true), ...(deferred.length ? [call(deferred, false)] : [])];
}

/** AWS defers these too unless it is told not to, although they don't interrupt. */
function needsFlag(change: Change): boolean {
  return isStorage(change) || change.field === "highAvailability";
}

/** Whether changes take back all that waits: AWS drops it only when it is set to what is, at once. */
function takesBack(changes: Change[], waiting: Change[], there: DBInstance, spec: PostgresSpec): boolean {
  const now = leaves(specOf(there, spec));
  const back = new Set(changes.filter(interrupts).flatMap(({ field, to }) => (canonical(now.get(field)) === canonical(to) ? [field] : [])));
  return waiting.length > 0 && changes.filter(interrupts).length === back.size && waiting.every(({ field }) => back.has(field));
}
