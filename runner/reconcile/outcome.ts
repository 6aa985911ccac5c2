import type { Reason } from "../../lib/reasons.ts";

/** How a run ended for one object. */
export type Outcome =
  | { result: "Succeeded"; reason: Reason; message: string }
  /** A later run goes on: the cloud still works on it, or somebody has to approve. Without a time on the drift interval. */
  | { result: "InProgress"; reason: Reason; message: string; retryAfterSeconds?: number }
  /** Will be tried again with backoff. */
  | { result: "Retrying"; reason: Reason; message: string; retryAfterSeconds?: number | undefined }
  /** Stays until somebody changes something. `usable`: what was Ready still is, as the cloud did nothing. */
  | { result: "Failed"; reason: Reason; message: string; usable?: boolean }
  /** The finalizer is off: there is nothing left to write to. */
  | { result: "Gone"; reason: Reason; message: string }
  /** Only a preview was asked for: what the status said before still holds. */
  | { result: "Previewed"; reason: Reason; message: string };
