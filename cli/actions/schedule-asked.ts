import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { scheduleType } from "../../lib/kinds.ts";
import type { Context } from "../context.ts";
import { loadSchema } from "../flags/schema.ts";
import type { Timing } from "../when/timing.ts";
import type { CreateRequest, DryRun } from "./create.ts";
import type { AskedAction } from "./schedule-action.ts";
import { asName, type FreeName, freeName } from "./schedule-name.ts";
import type { Settings } from "./schedule-settings.ts";

/** A schedule that somebody asks for: when, what, and how. */
export interface Asked {
  spec: CloudScheduleSpec;
  timing: Timing;
  action: AskedAction;
}

/** Puts a schedule together; what has a default is left to the API server. */
export function asked(timing: Timing, action: AskedAction, settings: Settings["spec"]): Asked {
  return { spec: { ...timing.spec, ...settings, action: action.action } as CloudScheduleSpec, timing, action };
}

/** A schedule as it is about to be written. */
export interface Proposal {
  request: CreateRequest;
  /** One for another time that has the plain name of what it does. */
  other: CloudSchedule | undefined;
}

/** Gives a schedule its name: the one given, or one made of what it does. */
export async function proposal(context: Context, { spec, action }: Asked, given: string | undefined, dryRun: DryRun): Promise<Proposal> {
  const schema = await loadSchema(scheduleType.singular);
  const free: FreeName =
    given === undefined && dryRun !== "client"
      ? await freeName(context, action.name, spec, schema)
      : { name: given ?? asName(action.name) };
  return { request: { kind: scheduleType, name: free.name, spec: { ...spec }, schema, dryRun }, other: free.other };
}

/** From how long before its time on a schedule is taken up at once, in milliseconds: a dispatcher passes each minute. */
const soonMs = 60_000;

/** Whether a schedule that was just written is to be taken up at once. */
export function isSoon({ timing, spec }: Asked, now: Date): boolean {
  return !spec.suspend && timing.first.getTime() - now.getTime() < soonMs;
}

/** What starts a schedule that is still to come, in a folder, where nothing is resident. */
export const startedByDev = "it is started while `kubectl cloud dev` runs, or else with the first run after its time";
