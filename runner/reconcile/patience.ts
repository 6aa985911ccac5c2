import type { Claim } from "./claim.ts";
import type { RunContext } from "./context.ts";

/** Pauses between two looks at what the cloud is at work on: the first, and by how much each is longer. In milliseconds. */
const firstPause = 500;
const growth = 1.6;
const longestPause = 15_000;
/** So long it waits at least, also while other objects of the run wait for their turn. */
const hurriedMilliseconds = 5_000;

/** How long a run waits for one object that the cloud is at work on. */
export interface Patience {
  /**
   * Waits a little before the next look. Resolves to false, and soon, when the run should rather go on later: its time is
   * up, others wait, its pod shall go, or the object was changed.
   *
   * @param atLeastSeconds - what the cloud asked us to wait
   */
  pause(atLeastSeconds?: number): Promise<boolean>;
  /** Begins with short pauses again, as something new was begun; the time that is left stays as it is. */
  restart(): void;
}

/** Patience for one object, counted from now. */
export function patience(context: Pick<RunContext, "waitMilliseconds" | "hurried" | "ending">, claim: Claim): Patience {
  const started = performance.now();
  const { generation } = claim.object.metadata;
  let next = firstPause;
  return {
    async pause(atLeastSeconds = 0) {
      const milliseconds = Math.max(next, atLeastSeconds * 1000);
      next = Math.min(longestPause, next * growth);
      const limit = context.hurried() ? Math.min(hurriedMilliseconds, context.waitMilliseconds) : context.waitMilliseconds;
      if (performance.now() - started + milliseconds > limit) return false;
      await sleep(milliseconds, context.ending);
      // the claim's renewal brings the object as it is now
      return !context.ending.aborted && claim.object.metadata.generation === generation;
    },
    restart() {
      next = firstPause;
    },
  };
}

function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });
}
