import { KnownError } from "../../lib/errors.ts";
import { isStoreError } from "../../lib/store/errors.ts";

/** What one check found. */
export interface Finding {
  /** Which check, in one word. */
  check: string;
  /** `unknown`: nothing is wrong as far as the caller may look. */
  state: "ok" | "failed" | "unknown";
  message: string;
  /** The next step. */
  hint?: string;
  /** Code of the error that the check ended with. */
  code?: string;
}

export const ok = (check: string, message: string): Finding => ({ check, state: "ok", message });
export const failed = (check: string, message: string, hint?: string): Finding => ({
  check,
  state: "failed",
  message,
  ...(hint !== undefined && { hint }),
});
export const unknown = (check: string, message: string, hint?: string): Finding => ({
  check,
  state: "unknown",
  message,
  ...(hint !== undefined && { hint }),
});

/** Runs a check; what it can't look at is `unknown`, and any other error that we foresaw is what it found. */
export async function guarded(check: string, run: () => Promise<Finding | Finding[]>): Promise<Finding[]> {
  try {
    return [await run()].flat();
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return [unknown(check, error.message)];
    if (isStoreError(error, "TypeNotFound")) return [unknown(check, "can't be looked at before the kinds are there")];
    if (error instanceof KnownError) return [{ ...failed(check, error.message, error.hint), code: error.code }];
    throw error;
  }
}
