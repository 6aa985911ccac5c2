import type { CloudSchedule } from "../../../../crds/api/objects.ts";
import { bindingType } from "../../../../lib/kinds.ts";
import type { Reason } from "../../../../lib/reasons.ts";
import { stalledOf } from "../../../actions/state.ts";
import type { StatusRow } from "../../../actions/status.ts";
import { formatAge } from "../../../duration.ts";
import { nextOf } from "../../../output/schedule-list.ts";

/** Schedules by the object that they are about. */
export type Schedules = ReadonlyMap<string, readonly CloudSchedule[]>;

/** Sorts schedules by the object that they are about; those that start a command are about none. */
export function byTarget(schedules: readonly CloudSchedule[]): Schedules {
  const found = new Map<string, CloudSchedule[]>();
  for (const schedule of schedules) {
    const { delete: gone, set, reconcile, rotate } = schedule.spec.action;
    const target = gone ?? set ?? reconcile ?? rotate;
    if (!target) continue;
    const key = placeOf(schedule.metadata.namespace, target.kind, target.name);
    found.set(key, [...(found.get(key) ?? []), schedule]);
  }
  return found;
}

/** What happens next to an object by itself: what is scheduled, else its next run. Empty when nothing does. */
export function nextText({ kind, object, state }: StatusRow, schedules: Schedules, now: Date): string {
  const { namespace, name } = object.metadata;
  const coming = (schedules.get(placeOf(namespace, kind.kind, name)) ?? []).flatMap((schedule) => {
    const at = nextOf(schedule, now);
    return at ? [{ at, what: Object.keys(schedule.spec.action)[0] ?? "" }] : [];
  });
  const [first] = coming.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  if (first) return inTime(first.what, first.at, now);
  const { nextRunAt } = object.status ?? {};
  if (nextRunAt === undefined || state.status === "Suspended" || kind === bindingType) return "";
  // what waits for somebody is only looked at again
  const isRetried = state.ready !== "True" && state.status !== ("AwaitingApproval" satisfies Reason) && !stalledOf(object);
  return inTime(isRetried ? "retry" : "look", new Date(nextRunAt), now);
}

/** What works on an object, and for how long: an operation of the cloud, else a run. Empty when nothing does. */
export function runningText({ object: { status } }: StatusRow, now: Date): string {
  const { operation, run, conditions } = status ?? {};
  const since = (start: string | undefined) => (start === undefined ? "" : ` ${formatAge(now.getTime() - Date.parse(start))}`);
  const isClaimed = run !== undefined && Date.parse(run.until) > now.getTime();
  if (operation) return `${operation.kind.toLowerCase()}${since(operation.startedAt)}`;
  if (!isClaimed) return "";
  const reconciling = conditions?.find(({ type }) => type === "Reconciling");
  return `run${since(reconciling?.status === "True" ? reconciling.lastTransitionTime : undefined)}`;
}

function inTime(what: string, at: Date, now: Date): string {
  const ahead = at.getTime() - now.getTime();
  return ahead > 0 ? `${what} in ${formatAge(ahead)}` : `${what} due`;
}

function placeOf(namespace: string | undefined, kind: string, name: string): string {
  return `${namespace} ${kind} ${name}`;
}
