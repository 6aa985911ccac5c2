import { exitCodes, KnownError } from "../../lib/errors.ts";
import { formatAge } from "../duration.ts";
import { stateText } from "../output/status.ts";
import { type NamedTarget, shortName } from "../target.ts";
import { unapprovedPlan } from "./approval.ts";
import { hasRun, lookHint } from "./look.ts";
import { stateOf } from "./state.ts";
import type { Goal, Outcome } from "./wait.ts";

/** What is said to somebody who waits no longer: what was begun goes on, and how to look at it again. */
export function leftError(objects: readonly NamedTarget[]): KnownError {
  const names = objects.map(({ kind, name }) => shortName(kind, name));
  const [first] = names;
  const isOne = names.length === 1;
  const look = names.length > 3 ? "" : ` ${names.join(" ")}`;
  return new KnownError(isOne ? `${first} goes on by itself` : `${names.length} objects go on by themselves`, {
    code: "Interrupted",
    hint: `look again with kubectl cloud status${look}${isOne ? `; kubectl cloud logs ${first}` : ""}`,
    exitCode: exitCodes.interrupted,
  });
}

/** What is said of an object that did not become as wanted. */
export function endingError(
  { kind, name }: NamedTarget,
  goal: Goal,
  timeoutMs: number,
  outcome: Exclude<Outcome, { type: "reached" } | { type: "left" }>,
  now: Date,
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
      const state = stateOf(outcome.object, now);
      const { status } = state;
      const message = stateText(state, now);
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
