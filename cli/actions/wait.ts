import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Condition } from "../../crds/api/status.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { follow } from "./follow.ts";
import { isReady, stalledOf } from "./state.ts";
import { type Step, stepsBetween } from "./steps.ts";

/** What is waited for: the object is ready, or it is gone. */
export type Goal = "ready" | "gone";

/** How the waiting ended. */
export type Outcome =
  | { type: "reached"; object: ServiceObject | undefined }
  | { type: "stalled"; object: ServiceObject; condition: Condition }
  | { type: "timedOut"; object: ServiceObject }
  /** It was deleted while somebody waited for it to be ready. */
  | { type: "deleted" };

export interface WaitOptions {
  goal: Goal;
  timeoutMs: number;
  /** How long nothing may happen before an `idle` step says so, once. Default: 90 seconds. */
  idleMs?: number;
}

/** Waits for an object from the state given on; yields what happens. The outcome always speaks of the spec as it is now. */
export async function* wait(
  context: Context,
  target: NamedTarget,
  from: ServiceObject,
  { goal, timeoutMs, idleMs = 90_000 }: WaitOptions,
): AsyncGenerator<Step, Outcome> {
  const end = new AbortController();
  const changes = follow(context, target, from, end.signal);
  const started = Date.now();
  let idleAt: number | undefined = started + idleMs;
  let object = from;
  try {
    let next = changes.next();
    for (;;) {
      const outcome = outcomeOf(object, goal);
      if (outcome) return outcome;
      const change = await before(next, Math.min(idleAt ?? Infinity, started + timeoutMs));
      if (change === late) {
        if (Date.now() >= started + timeoutMs) return { type: "timedOut", object };
        idleAt = undefined;
        yield { type: "idle", seconds: Math.round(idleMs / 1000) };
        continue;
      }
      next = changes.next();
      const changed: ServiceObject | undefined = change.value ?? undefined;
      if (!changed || changed.metadata.uid !== from.metadata.uid) {
        return goal === "gone" ? { type: "reached", object: undefined } : { type: "deleted" };
      }
      const stalled = outcomeOf(changed, goal)?.type === "stalled";
      for (const step of stepsBetween(object, changed)) {
        idleAt = undefined;
        // the outcome says it
        if (!(stalled && step.type === "condition")) yield step;
      }
      object = changed;
    }
  } finally {
    end.abort();
  }
}

function outcomeOf(object: ServiceObject, goal: Goal): Outcome | undefined {
  if (goal === "ready" && isReady(object)) return { type: "reached", object };
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
