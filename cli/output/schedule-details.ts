import type { Occasion } from "../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { requesterOf } from "../actions/schedule.ts";
import { formatAge, formatTook } from "../duration.ts";
import { absolute, clockText, distance } from "../when/format.ts";
import { clockAt, userZone } from "../when/zone.ts";
import { actionText } from "./schedule-action.ts";
import { phaseOf } from "./schedule-list.ts";
import { preview } from "./schedule-times.ts";
import { type Column, table } from "./table.ts";
import { oneLine } from "./text.ts";

/** The view of one schedule: what it does, how it stands, its next times and the last ones. */
export function scheduleDetails(schedule: CloudSchedule, now: Date): string {
  const { metadata, spec, status } = schedule;
  const deadline = spec.startingDeadlineSeconds;
  const fields: [string, string | undefined][] = [
    ["Name", metadata.name],
    ["Namespace", metadata.namespace],
    ["Action", actionText(spec.action)],
    ["For", requesterOf(schedule) ?? "changed outside kubectl cloud"],
    ["When", when(schedule, now)],
    ["Deadline", deadline === undefined ? undefined : `${formatAge(deadline * 1000)} after its time`],
    ["Concurrency", spec.cron === undefined ? undefined : spec.concurrencyPolicy],
    ["Phase", phaseOf(schedule)],
    ["Message", status?.message],
    ...nextFive(schedule, now).map((time, index): [string, string] => [index ? "" : "Next", time]),
  ];
  const lines = fields.filter(([, value]) => value !== undefined && value !== "");
  const width = Math.max(...lines.map(([title]) => title.length)) + 1;
  const text = lines.map(([title, value]) => `${(title && `${title}:`).padEnd(width)}  ${oneLine(value ?? "")}\n`).join("");
  const occasions = [...(status?.active ?? []), ...(status?.history ?? [])];
  return `${text}${occasions.length ? `\n${table(columns(), occasions)}` : ""}`;
}

function when({ spec }: CloudSchedule, now: Date): string {
  if (spec.cron !== undefined) return `${spec.cron} in ${spec.timeZone}`;
  const at = new Date(spec.at ?? "");
  return Number.isNaN(at.getTime()) ? (spec.at ?? "") : `${absolute(at, userZone())}, ${distance(at, now)}`;
}

/** Its next times; none of one that is suspended or for once. */
function nextFive({ spec }: CloudSchedule, now: Date): string[] {
  if (spec.cron === undefined || spec.suspend) return [];
  try {
    return preview(spec, now);
  } catch {
    // what nothing can read is said in its message
    return [];
  }
}

/** Times on the user's clock. */
function columns(): Column<Occasion>[] {
  const zone = userZone();
  return [
    { title: "TIME", value: ({ at }) => clockText(clockAt(zone, Date.parse(at))) },
    { title: "RESULT", value: ({ result }) => result },
    { title: "RUN", value: ({ run, job }) => [run, job && `job/${job}`].filter(Boolean).join(", ") || "<none>" },
    { title: "TOOK", value: took },
    { title: "MESSAGE", value: ({ message }) => message ?? "" },
  ];
}

function took({ startedAt, finishedAt }: Occasion): string {
  return startedAt === undefined || finishedAt === undefined ? "<none>" : formatTook(Date.parse(finishedAt) - Date.parse(startedAt));
}
