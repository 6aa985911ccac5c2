import type { ReconciledObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { unapprovedPlan } from "../actions/approval.ts";
import { hasRun, lookHint } from "../actions/look.ts";
import { stateOf } from "../actions/state.ts";
import { type Goal, type Outcome, wait, type WaitOptions } from "../actions/wait.ts";
import { type Context, within } from "../context.ts";
import { formatAge } from "../duration.ts";
import type { Io } from "../io.ts";
import { stateText } from "../output/status.ts";
import { stepLine } from "../output/steps.ts";
import type { Kick } from "../place/runs.ts";
import { type NamedTarget, shortName } from "../target.ts";

/** An object to wait for, in the state from which on. */
export type Awaited = NamedTarget & { object: ReconciledObject } & Pick<WaitOptions, "answered">;

/** Says when nothing could be started at once. */
export function noteKick(io: Io, kick: Kick): void {
  if (kick !== "started" && kick !== "watching") io.note("the dispatcher takes it up within a minute");
}

/**
 * Waits for all objects at once and tells what happens. Returns the objects as they are in the end, of those that are still there.
 * Throws, once all have ended, for the first that was rejected (exit code 6) or timed out (5).
 */
export async function waitAndTell(
  context: Context,
  io: Io,
  objects: readonly Awaited[],
  goal: Goal,
  timeoutMs: number,
  kick: Kick,
): Promise<ReconciledObject[]> {
  if (objects.some((one) => one.answered || goal === "gone" || stateOf(one.object, context.now()).ready !== "True")) noteKick(io, kick);
  const tellAll = () => Promise.allSettled(objects.map((one) => tell(context, io, one, goal, timeoutMs)));
  const endings = await (objects.length ? context.runs.during(tellAll) : tellAll());
  for (const ending of endings) if (ending.status === "rejected") throw ending.reason;
  return endings.flatMap((ending) => (ending.status === "fulfilled" && ending.value ? [ending.value] : []));
}

async function tell(
  context: Context,
  io: Io,
  { kind, name, object, answered }: Awaited,
  goal: Goal,
  timeoutMs: number,
): Promise<ReconciledObject | undefined> {
  const short = shortName(kind, name);
  const steps = wait(within(context, object.metadata.namespace), { kind, name }, object, {
    goal,
    timeoutMs,
    ...(answered && { answered }),
  });
  for (;;) {
    const { done, value } = await steps.next();
    if (!done) io.note(stepLine(short, value, context.now()));
    else if (value.type === "reached") return value.object;
    else throw ended(context, { kind, name }, goal, timeoutMs, value);
  }
}

function ended(
  context: Context,
  { kind, name }: NamedTarget,
  goal: Goal,
  timeoutMs: number,
  outcome: Exclude<Outcome, { type: "reached" }>,
): KnownError {
  const short = shortName(kind, name);
  switch (outcome.type) {
    case "stalled": {
      const { reason, message } = outcome.condition;
      return new KnownError(`${short} can't be ${goal === "gone" ? "deleted" : kind.service ? "made" : "bound"}: ${reason}: ${message}`, {
        code: reason,
        hint: lookHint(outcome.object, short),
        exitCode: exitCodes.rejected,
      });
    }
    case "deleted":
      return new KnownError(`${short} was deleted meanwhile`, { code: "Deleted", hint: "create it again", exitCode: exitCodes.notFound });
    case "timedOut": {
      const state = stateOf(outcome.object, context.now());
      const { status } = state;
      const message = stateText(state, context.now());
      const plan = unapprovedPlan(outcome.object);
      const look = `kubectl cloud status ${short}${hasRun(outcome.object) ? `; kubectl cloud logs ${short}` : ""}`;
      const what = `${goal === "gone" ? "be gone" : "be ready"}; it is ${status}${message ? `: ${message}` : ""}`;
      return new KnownError(`${short}: timed out after ${formatAge(timeoutMs)} waiting for it to ${what}`, {
        code: "TimedOut",
        hint: plan
          ? `it waits for somebody who may approve it: kubectl cloud approve ${short} --plan ${plan.hash}`
          : `it goes on by itself; see ${look}${status === "Pending" ? "; no run has taken it up: kubectl cloud doctor" : ""}`,
        exitCode: exitCodes.timedOut,
      });
    }
  }
}
