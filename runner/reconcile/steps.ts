import type { Log } from "../../lib/log.ts";
import type { Claim } from "./claim.ts";

/** Runs one step of a run: logs it, and makes sure that the claim still holds before. */
export type Step = <T>(name: string, act: () => Promise<T>, details?: object) => Promise<T>;

/** Steps for one object: each is one JSON line with its name and how long it took, in milliseconds. */
export function stepper(claim: Pick<Claim, "assertHeld">, log: Log): Step {
  return async (name, act, details) => {
    await claim.assertHeld();
    const start = performance.now();
    try {
      const result = await act();
      log.info({ step: name, ms: Math.round(performance.now() - start), ...details }, name);
      return result;
    } catch (error) {
      log.warn({ step: name, ms: Math.round(performance.now() - start), ...details, error: (error as Error).message }, `${name} failed`);
      throw error;
    }
  };
}
