import { TerminalError } from "../../../lib/errors.ts";
import type { Observation, Outcome as Written } from "../../provider.ts";
import { told } from "../converge.ts";
import type { Change } from "../diff.ts";
import { outcomeOf } from "../errors.ts";
import type { Outcome } from "../outcome.ts";
import { describe } from "../planning.ts";
import { ageSeconds } from "../progress.ts";
import type { Work } from "../work.ts";
import { setStep } from "./state.ts";

/** What a run has seen of the cloud. */
export type Seen = Extract<Observation, { exists: true }>;

/** What a look led to: a step was taken, the rotation has no more to do now, the cloud has to be waited for, or the run ends. */
export type Advance = "stepped" | "done" | { wait: string; retryAfterSeconds?: number | undefined } | Outcome;

/**
 * Has the cloud change a credential, and waits until that is in effect. The cloud may say for a moment after the call that it has
 * nothing to do: so it must have been seen at work, or the time that its answers take to settle must be over.
 */
export async function inEffect(work: Work, seen: Seen, change: Change, send: () => Promise<Written>): Promise<Advance | "in effect"> {
  const { claim, provider, step, found, now } = work;
  const { operation, rotation } = claim.object.status ?? {};
  const answered = operation?.kind === "Update" && operation.answered;
  if (seen.progress !== undefined) {
    if (answered && rotation && !rotation.atWork) await setStep(work, { step: rotation.step, atWork: true });
    return { wait: seen.progress, retryAfterSeconds: seen.retryAfterSeconds };
  }
  if (answered) {
    const settled = ageSeconds(operation.startedAt, now()) >= (provider.settleSeconds ?? 0);
    return rotation?.atWork || settled ? "in effect" : { wait: "changed, and not to be seen yet" };
  }
  const startedAt = now().toISOString();
  const { operation: running } = await step("rotate", send, { fields: [change.field] });
  found.externalID = seen.externalID;
  note(work, change);
  if (!running) return "in effect";
  await claim.updateStatus((current) => ({ ...current, operation: { kind: "Update", startedAt, answered: true, ...told(running) } }));
  return "stepped";
}

/** Has the history tell of a change: by the run that asked the cloud for it, and by the one that gives it to the connection. */
export function note({ found }: Work, change: Change): void {
  if (!found.changes.includes(describe(change))) found.changes.push(describe(change));
}

/**
 * The end of a rotation that the cloud refused when it was asked for the first time: so it has the old credential for sure, which
 * goes on. Anything else is thrown again: it is tried until the cloud has taken it.
 */
export async function refused(work: Work, error: unknown): Promise<Outcome> {
  if (!(error instanceof TerminalError)) throw error;
  const outcome = { ...outcomeOf(error), usable: true };
  await setStep(work, { step: "Refused", message: outcome.message, next: undefined });
  return outcome;
}
