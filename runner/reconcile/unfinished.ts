import type { Log } from "../../lib/log.ts";
import { ClaimLost } from "./claim.ts";

/** What became of an object on which a run did not work to its end. */
export type Unfinished =
  /** Another run has it, it is gone, or nothing is due any more. */
  | { result: "Left"; message: string }
  /** It could not be claimed, or its status not be written: it is due again. */
  | { result: "Broken"; message: string };

/** Notes that an object is left as it is, and why. */
export function left(log: Log, message: string): Unfinished {
  log.info({ step: "left" }, message);
  return { result: "Left", message };
}

/** Notes what kept a run from recording what became of an object. */
export function unfinished(log: Log, error: unknown): Unfinished {
  if (error instanceof ClaimLost) return left(log, "another run has taken it over");
  const message = error instanceof Error ? error.message : String(error);
  log.error({ err: error, step: "broken" }, message);
  return { result: "Broken", message };
}
