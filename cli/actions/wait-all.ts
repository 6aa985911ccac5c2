import type { ReconciledObject } from "../../crds/api/objects.ts";
import { type Context, within } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import type { Step } from "./steps.ts";
import { endingError } from "./wait-error.ts";
import { type Goal, wait, type WaitOptions } from "./wait.ts";

/** An object to wait for, in the state from which on. */
export interface Awaited extends NamedTarget, Pick<WaitOptions, "answered"> {
  object: ReconciledObject;
  /** Default: that of the others. */
  goal?: Goal;
}

/** How waiting for one object ended. */
export type Ending =
  /** It is as wanted; the object, if it is still there. */
  | { type: "reached"; object: ReconciledObject | undefined }
  /** Whoever waited did so no longer; what was begun goes on. */
  | { type: "left" }
  | { type: "failed"; error: unknown };

/** What is told of each object while one waits. */
export interface Told {
  onStep(index: number, step: Step): void;
  onEnd?(index: number, ending: Ending): void;
}

/**
 * Waits for all objects at once, while what is due is taken up. Resolves, once all have ended, to the ending of each.
 * Rejects only when nothing can be taken up any more.
 */
export function waitAll(
  context: Context,
  objects: readonly Awaited[],
  options: Pick<WaitOptions, "goal" | "timeoutMs" | "signal">,
  told: Told,
): Promise<Ending[]> {
  const all = () => Promise.all(objects.map((one, index) => waitForOne(context, one, options, index, told)));
  return objects.length ? context.runs.during(all) : all();
}

async function waitForOne(
  context: Context,
  { kind, name, object, answered, goal: own }: Awaited,
  { goal: common, timeoutMs, signal }: Pick<WaitOptions, "goal" | "timeoutMs" | "signal">,
  index: number,
  { onStep, onEnd }: Told,
): Promise<Ending> {
  const goal = own ?? common;
  const options = { goal, timeoutMs, ...(answered && { answered }), ...(signal && { signal }) };
  const steps = wait(within(context, object.metadata.namespace), { kind, name }, object, options);
  const end = (ending: Ending) => {
    onEnd?.(index, ending);
    return ending;
  };
  try {
    for (;;) {
      const { done, value } = await steps.next();
      if (!done) onStep(index, value);
      else if (value.type === "reached" || value.type === "left") return end(value);
      else return end({ type: "failed", error: endingError({ kind, name }, goal, timeoutMs, value, context.now()) });
    }
  } catch (error) {
    return end(signal?.aborted ? { type: "left" } : { type: "failed", error });
  }
}
