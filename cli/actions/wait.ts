import type { ReconciledObject } from "../../crds/api/objects.ts";
import type { Condition } from "../../crds/api/status.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { unapprovedPlan, waitingPlan } from "./approval.ts";
import { follow } from "./follow.ts";
import { isReady, stalledOf } from "./state.ts";
import { operationStep, type Step, stepsBetween } from "./steps.ts";

/** What is waited for: the object is ready, or it is gone. */
export type Goal = "ready" | "gone";

/** How the waiting ended. */
export type Outcome =
  | { type: "reached"; object: ReconciledObject | undefined }
  | { type: "stalled"; object: ReconciledObject; condition: Condition }
  | { type: "timedOut"; object: ReconciledObject }
  /** It was deleted while somebody waited for it to be ready. */
  | { type: "deleted" }
  /** Whoever waited did so no longer. */
  | { type: "left" };

export interface WaitOptions {
  goal: Goal;
  timeoutMs: number;
  /** Whether a state is an answer to what was asked for; one that is not can't be the end. Default: every one is. */
  answered?(object: ReconciledObject): boolean;
  /** How long nothing may happen before an `idle` step says so, once. Default: 90 seconds. */
  idleMs?: number;
  /** After how long without news what the cloud is at work on is said again. Default: 60 seconds. */
  againMs?: number;
  /** Ends the waiting: with `left`. */
  signal?: AbortSignal;
}

/** Waits for an object from the state given on; yields what happens. The outcome always speaks of the spec as it is now. */
export async function* wait(
  context: Context,
  target: NamedTarget,
  from: ReconciledObject,
  options: WaitOptions,
): AsyncGenerator<Step, Outcome> {
  const { goal, timeoutMs, idleMs = 90_000, againMs = 60_000, signal } = options;
  const end = new AbortController();
  const leave = () => end.abort();
  signal?.addEventListener("abort", leave);
  const changes = follow(context, target, from, end.signal);
  const timeUp = Date.now() + timeoutMs;
  let idleAt: number | undefined = Date.now() + idleMs;
  let againAt = Date.now() + againMs;
  let object = from;
  try {
    for (const step of waitingAlready(from, goal)) {
      idleAt = undefined;
      yield step;
    }
    let next = changes.next();
    for (;;) {
      const outcome = outcomeOf(object, options);
      if (outcome) return outcome;
      if (signal?.aborted) return { type: "left" };
      const { operation } = object.status ?? {};
      const change = await before(next, Math.min(idleAt ?? Infinity, operation ? againAt : Infinity, timeUp));
      if (change === late) {
        if (Date.now() >= timeUp) return { type: "timedOut", object };
        if (operation) yield operationStep(operation);
        else yield { type: "idle", seconds: Math.round(idleMs / 1000) };
        idleAt = undefined;
        againAt = Date.now() + againMs;
        continue;
      }
      if (signal?.aborted) return { type: "left" };
      next = changes.next();
      const changed: ReconciledObject | undefined = change.value ?? undefined;
      if (!changed || changed.metadata.uid !== from.metadata.uid) {
        return goal === "gone" ? { type: "reached", object: undefined } : { type: "deleted" };
      }
      const stalled = outcomeOf(changed, options)?.type === "stalled";
      for (const step of stepsBetween(object, changed)) {
        idleAt = undefined;
        againAt = Date.now() + againMs;
        // the outcome says it
        if (!(stalled && step.type === "condition")) yield step;
      }
      object = changed;
    }
  } finally {
    signal?.removeEventListener("abort", leave);
    end.abort();
  }
}

/** What an object waits for already when one begins to wait for it. */
function waitingAlready(object: ReconciledObject, goal: Goal): Step[] {
  const plan = unapprovedPlan(object);
  // what waited before it was deleted waits no more
  return plan && (goal === "ready" || object.metadata.deletionTimestamp) ? [{ type: "approval", plan }] : [];
}

function outcomeOf(object: ReconciledObject, { goal, answered }: WaitOptions): Outcome | undefined {
  if (answered && !answered(object)) return undefined;
  // one that may be used as it was while a change waits to be approved is not what was asked for
  if (goal === "ready" && isReady(object) && !waitingPlan(object)) return { type: "reached", object };
  // what was wrong before it was deleted says nothing of its deletion
  const condition = goal === "ready" || object.metadata.deletionTimestamp ? stalledOf(object) : undefined;
  return condition && { type: "stalled", object, condition };
}

const late = Symbol("late");

/** What a promise gives, or `late` when the time has come. */
async function before<T>(promise: Promise<T>, time: number): Promise<T | typeof late> {
  let timer: NodeJS.Timeout | undefined;
  // setTimeout takes 24 days at most
  const milliseconds = Math.min(Math.max(0, time - Date.now()), 2 ** 31 - 1);
  const alarm = new Promise<typeof late>((resolve) => (timer = setTimeout(() => resolve(late), milliseconds)));
  try {
    return await Promise.race([promise, alarm]);
  } finally {
    clearTimeout(timer);
  }
}
