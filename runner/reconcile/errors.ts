import { type KnownError, RetryableError, TerminalError, withHint } from "../../lib/errors.ts";
import { reasons, type Reason } from "../../lib/reasons.ts";
import { scrub } from "../../lib/redact.ts";
import { StoreError } from "../../lib/store/errors.ts";
import { ClaimLost } from "./claim.ts";
import type { Outcome } from "./outcome.ts";

/** What an error means for the object that a run works on. Throws {@link ClaimLost} on, as the object is another run's then. */
export function outcomeOf(error: unknown): Extract<Outcome, { result: "Retrying" | "Failed" }> {
  if (error instanceof ClaimLost) throw error;
  if (error instanceof TerminalError) return { result: "Failed", reason: reasonOf(error), message: text(error) };
  if (error instanceof RetryableError) {
    return { result: "Retrying", reason: reasonOf(error), message: text(error), retryAfterSeconds: error.retryAfterSeconds };
  }
  if (error instanceof StoreError) {
    // a right that was just granted may not have reached every API server yet: so this too is tried again
    return { result: "Retrying", reason: "ClusterUnavailable", message: text(error), retryAfterSeconds: error.retryAfterSeconds };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    result: "Retrying",
    reason: "InternalError",
    message: `unexpected: ${scrub(message)}; this is a bug, please report it with the run's log`,
  };
}

function reasonOf(error: KnownError): Reason {
  return error.code in reasons ? (error.code as Reason) : "InternalError";
}

function text(error: KnownError): string {
  return scrub(withHint(error));
}
