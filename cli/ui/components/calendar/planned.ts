import type { CloudScheduleSpec } from "../../../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../../../crds/api/objects.ts";
import { type Times, timesOf } from "../../../../lib/schedule/times.ts";
import { aboutOf, actionText } from "../../../output/schedule-action.ts";
import { nextOf } from "../../../output/schedule-list.ts";

/** Something that comes, once or again and again, as a calendar shows it. */
export interface Planned {
  /** Of its schedule; undefined of one that is not written yet. */
  name: string | undefined;
  /** What is done, as it is typed; undefined while that is not chosen. */
  does: string | undefined;
  /** The objects that it has to do with: `queue/orders`. */
  about: readonly string[];
  /** When it comes first; of one that is due, before now. */
  first: Date;
  /** Those after; undefined of what comes once. */
  times: Times | undefined;
}

/** What of the schedules is still to come. */
export function plannedOf(schedules: readonly CloudSchedule[], now: Date): Planned[] {
  return schedules.flatMap((schedule): Planned[] => {
    const { metadata, spec } = schedule;
    const first = metadata.deletionTimestamp ? undefined : nextOf(schedule, now);
    if (!first || Number.isNaN(first.getTime())) return [];
    return [{ name: metadata.name, does: actionText(spec.action), about: aboutOf(spec.action), first, times: repeating(spec) }];
  });
}

/** The times of what comes again and again; undefined of what nothing on this machine can read, too. */
export function repeating(spec: Pick<CloudScheduleSpec, "cron" | "timeZone">): Times | undefined {
  if (spec.cron === undefined) return undefined;
  try {
    return timesOf(spec);
  } catch {
    return undefined;
  }
}

/** Something that is about the same object, and how far it is from it. */
export interface Clash {
  planned: Planned;
  /** Its time that is the nearest. */
  at: Date;
}

/** How near to a time something that comes again and again is told of, in milliseconds: a day. */
const nearMs = 86_400_000;

/** What else comes about the same objects, the nearest first: what comes once, whenever, and what comes again and again, within a day. */
export function clashes(fresh: Planned, others: readonly Planned[]): Clash[] {
  return others
    .filter(({ about }) => about.some((one) => fresh.about.includes(one)))
    .flatMap((planned): Clash[] => {
      const at = nearest(planned, fresh.first);
      return at ? [{ planned, at }] : [];
    })
    .toSorted((a, b) => apart(a.at, fresh.first) - apart(b.at, fresh.first));
}

function nearest({ first, times }: Planned, to: Date): Date | undefined {
  if (!times) return first;
  const before = times.passed(new Date(to.getTime() - nearMs), to).at(-1);
  const candidates = [first, ...(before && before > first ? [before] : []), ...[times.next(to) ?? []].flat()];
  return candidates.filter((at) => apart(at, to) <= nearMs).toSorted((a, b) => apart(a, to) - apart(b, to))[0];
}

function apart(a: Date, b: Date): number {
  return Math.abs(a.getTime() - b.getTime());
}
