import type { Reason } from "../../lib/reasons.ts";

/** How a run ended for one object. */
export type Outcome =
  | { result: "Succeeded"; reason: Reason; message: string }
  /** The cloud still works on it: a later run goes on. */
  | { result: "InProgress"; reason: Reason; message: string; retryAfterSeconds: number }
  /** Will be tried again with backoff. */
  | { result: "Retrying"; reason: Reason; message: string; retryAfterSeconds?: number | undefined }
  /** Stays until somebody changes something. */
  | { result: "Failed"; reason: Reason; message: string }
  /** The finalizer is off: there is nothing left to write to. */
  | { result: "Gone"; reason: Reason; message: string };
