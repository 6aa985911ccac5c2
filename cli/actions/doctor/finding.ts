import { KnownError } from "../../../lib/errors.ts";
import { isStoreError } from "../../../lib/store/errors.ts";

/** What one check found. */
export interface Finding {
  /** Which check, in one word. */
  check: string;
  /**
   * `warning`: works, and may surprise; no failure. `unknown`: nothing is wrong as far as the caller may look; no failure
   * either.
   */
  state: "ok" | "warning" | "failed" | "unknown";
  message: string;
  /** The next step. */
  hint?: string;
  /** Code of the error that the check ended with. */
  code?: string;
}

/** What a check says of what it looked at; the table of checks says which one it was. */
export type Found = Omit<Finding, "check">;

export const ok = (message: string): Found => ({ state: "ok", message });
export const warning = (message: string, hint?: string): Found => ({ state: "warning", message, ...(hint !== undefined && { hint }) });
export const failed = (message: string, hint?: string): Found => ({ state: "failed", message, ...(hint !== undefined && { hint }) });
export const unknown = (message: string, hint?: string): Found => ({ state: "unknown", message, ...(hint !== undefined && { hint }) });

/** Runs a check; what it can't look at is `unknown`, and any other error that we foresaw is what it found. */
export async function guarded(run: () => Promise<Found | Found[]>): Promise<Found[]> {
  try {
    return [await run()].flat();
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return [unknown(error.message)];
    if (isStoreError(error, "TypeNotFound")) return [unknown("can't be looked at before the kinds are there")];
    if (error instanceof KnownError) return [{ ...failed(error.message, error.hint), code: error.code }];
    throw error;
  }
}
