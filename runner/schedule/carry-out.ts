import { annotations, scheduleManager } from "../../crds/api/names.ts";
import type { CloudSchedule } from "../../crds/api/objects.ts";
import { findKind, scheduleType } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Place } from "../batch.ts";
import { getGranted } from "../granted.ts";
import { writeEvent } from "../reconcile/event.ts";
import { act } from "./actions/index.ts";
import { begin } from "./begin.ts";
import type { ScheduleContext } from "./context.ts";
import { isTransient, messageOf, waitAfter } from "./errors.ts";
import { Hold, HoldLost, writeStatus } from "./hold.ts";
import { endEarlierJobs, forgetJobs } from "./jobs.ts";

/** What became of the time that a run was started for. */
export interface Result {
  result: "Done" | "Failed" | "Missed" | "Running" | "Left";
  message: string;
}

/**
 * One run: takes a time of a schedule up, does what the schedule asks for, and says what became of it. That it is taken up is in
 * the status before anything is done, so that no other run begins it; a run that goes on after a crash repeats the action, which
 * changes nothing more for the same time.
 *
 * @throws what keeps it from the schedule itself; the dispatcher starts another run then, with a backoff
 */
export async function carryOut(context: ScheduleContext, place: Place, at: Date): Promise<Result> {
  const taken = await take(context, place, at);
  if (!(taken instanceof Hold)) return taken;
  context.log.info({ step: "taken" }, "the time is taken up");
  try {
    return await doIt(context, taken);
  } catch (error) {
    if (!(error instanceof HoldLost)) throw error;
    return { result: "Left", message: "it was ended or taken over meanwhile, or the schedule is gone" };
  }
}

async function take(context: ScheduleContext, { namespace, name }: Place, at: Date): Promise<Hold | Result> {
  const { store, job, now } = context;
  const ref = { type: scheduleType, namespace, name };
  for (;;) {
    const schedule = await getGranted<CloudSchedule>(store, ref);
    if (!schedule || schedule.metadata.deletionTimestamp) return { result: "Left", message: "the schedule is gone" };
    const beginning = begin(schedule, at, job, await uidOf(context, schedule), now());
    if ("leave" in beginning) return { result: "Left", message: beginning.leave };
    try {
      const written = await writeStatus(store, ref, schedule, "take" in beginning ? beginning.take : beginning.miss);
      if ("miss" in beginning) {
        const event = { type: "Warning", reason: "Missed", message: written.status?.message ?? beginning.why } as const;
        await writeEvent(store, written, event, now(), scheduleManager);
        return { result: "Missed", message: beginning.why };
      }
      return new Hold(store, ref, written, beginning.occasion);
    } catch (error) {
      // somebody changed or removed it meanwhile
      if (!isStoreError(error, "Conflict", "NotFound")) throw error;
    }
  }
}

async function doIt(context: ScheduleContext, hold: Hold): Promise<Result> {
  const { log, now, store } = context;
  const { schedule, occasion } = hold;
  let result: "Done" | "Failed";
  let message: string;
  try {
    if (occasion.generation !== undefined && occasion.generation !== schedule.metadata.generation && occasion.job === undefined) {
      [result, message] = [
        "Failed",
        "the schedule was changed before it was done, and nothing more is done for this time: see whether it was",
      ];
    } else {
      const { action, concurrencyPolicy } = schedule.spec;
      if (action.run && concurrencyPolicy === "Replace" && !context.local) await endEarlierJobs(store, schedule, occasion.at);
      const progress = await insist(() => act({ ...context, hold, requester: requesterOf(schedule) }, action));
      if ("again" in progress) {
        await hold.note({ message: progress.message }, progress.again);
        return { result: "Running", message: progress.message };
      }
      [result, message] = ["Done", progress.done];
    }
  } catch (error) {
    if (error instanceof HoldLost) throw error;
    message = messageOf(error);
    if (isTransient(error)) {
      log.warn({ step: "act", err: error }, "tried again by a later run");
      await hold.note({ message }, new Date(now().getTime() + waitAfter(error, hold.occasion, now())));
      return { result: "Running", message };
    }
    log.error({ step: "act", err: error }, message);
    result = "Failed";
  }
  await hold.end(result, message, now());
  const type = result === "Done" ? "Normal" : "Warning";
  await writeEvent(store, hold.schedule, { type, reason: result, message }, now(), scheduleManager);
  if (schedule.spec.action.run && !context.local) await forgetJobs(store, hold.schedule);
  return { result, message };
}

/** Does it again when something else, such as a run of the object, has changed the object at the same moment. */
async function insist<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 10; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (!isStoreError(error, "Conflict") || left === 0) throw error;
    }
  }
}

/** The object that a deletion is for, as it is now. */
async function uidOf({ store }: ScheduleContext, { metadata, spec }: CloudSchedule): Promise<string | undefined> {
  const target = spec.action.delete;
  const type = target && findKind(target.kind);
  if (!type) return undefined;
  return (await store.get({ type, namespace: metadata.namespace, name: target.name }))?.metadata.uid;
}

/** Who asked for the schedule as it is; the admission policy makes the name trustworthy. */
function requesterOf({ metadata, spec }: CloudSchedule): string | undefined {
  const { [annotations.requestedBy]: by, [annotations.requestedFor]: what } = metadata.annotations ?? {};
  return what === specHash(spec) ? by : undefined;
}
