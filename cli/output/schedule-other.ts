import type { CloudSchedule } from "../../crds/api/objects.ts";
import { distance } from "../when/format.ts";
import { actionText } from "./schedule-action.ts";
import { nextOf } from "./schedule-list.ts";

/** Of a schedule that is still to come and has to do with the same, in case that it was to be replaced. */
export function otherText(other: CloudSchedule | undefined, now: Date): string[] {
  const next = other && nextOf(other, now);
  if (!other || !next || next < now) return [];
  const { name } = other.metadata;
  return [
    `${name} comes too, ${distance(next, now)}: ${actionText(other.spec.action)}; if this is instead of it: kubectl cloud at-schedule cancel ${name}`,
  ];
}
