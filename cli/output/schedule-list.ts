import type { CloudSchedule } from "../../crds/api/objects.ts";
import { formatAge } from "../duration.ts";
import { clockText } from "../when/format.ts";
import { nextTimes } from "../when/timing.ts";
import { clockAt, userZone } from "../when/zone.ts";
import { actionText } from "./schedule-action.ts";
import { age } from "./status.ts";
import type { Column } from "./table.ts";

const none = "<none>";

/** Columns of the list. */
export function scheduleColumns({ namespaces, now }: { namespaces: boolean; now: Date }): Column<CloudSchedule>[] {
  return [
    ...(namespaces ? [{ title: "NAMESPACE", value: ({ metadata }: CloudSchedule) => metadata.namespace ?? none }] : []),
    { title: "NAME", value: ({ metadata }) => metadata.name },
    { title: "WHEN", value: ({ spec }) => (spec.cron === undefined ? clock(new Date(spec.at ?? "")) : `${spec.cron} ${spec.timeZone}`) },
    { title: "ACTION", value: ({ spec }) => actionText(spec.action) },
    { title: "PHASE", value: phaseOf },
    { title: "NEXT", value: (schedule) => next(schedule, now) },
    { title: "LAST", value: (schedule) => last(schedule, now) },
  ];
}

/** What belongs under a row: why the last time was not done. */
export function scheduleBelow({ status }: CloudSchedule): string[] {
  const [occasion] = status?.history ?? [];
  return occasion && (occasion.result === "Failed" || occasion.result === "Missed") && occasion.message ? [occasion.message] : [];
}

/** How a schedule stands: its phase, or that it is suspended. */
export function phaseOf({ spec, status, metadata }: CloudSchedule): string {
  if (metadata.deletionTimestamp) return "Deleting";
  const phase = status?.phase ?? "Pending";
  return phase === "Pending" && spec.suspend ? "Suspended" : phase;
}

/** When a schedule comes next; undefined when it does not come any more. */
export function nextOf({ metadata, spec, status }: CloudSchedule, now: Date): Date | undefined {
  if (spec.suspend) return undefined;
  // one of an older spec says nothing any more
  const known = status?.observedGeneration === metadata.generation ? status?.nextScheduleTime : undefined;
  if (known !== undefined) return new Date(known);
  // due, and not taken up yet
  if (spec.at !== undefined && status?.lastScheduleTime === undefined && status?.phase !== "Failed") return new Date(spec.at);
  try {
    return nextTimes(spec, now)[0];
  } catch {
    // what nothing can read is said in its status
    return undefined;
  }
}

/** Those that come next first, and those that don't come any more in the order of their names. */
export function byNext(schedules: readonly CloudSchedule[], now: Date): CloudSchedule[] {
  const key = (schedule: CloudSchedule) => nextOf(schedule, now)?.getTime() ?? Infinity;
  return schedules.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    return one === other ? a.metadata.name.localeCompare(b.metadata.name) : one - other;
  });
}

function next(schedule: CloudSchedule, now: Date): string {
  const time = nextOf(schedule, now);
  if (!time) return none;
  const ahead = time.getTime() - now.getTime();
  return ahead > 0 ? `${clock(time)} (${formatAge(ahead)})` : `due since ${formatAge(-ahead)}`;
}

function last({ status }: CloudSchedule, now: Date): string {
  const [active] = status?.active ?? [];
  if (active) return `Running for ${age(active.startedAt ?? active.at, now)}`;
  const [occasion] = status?.history ?? [];
  return occasion ? `${occasion.result} ${age(occasion.finishedAt ?? occasion.at, now)} ago` : none;
}

/** `2026-11-22 02:00` on the user's clock, with seconds only where there are any. */
function clock(time: Date): string {
  return clockText(clockAt(userZone(), time.getTime())).replace(/:00$/, "");
}
