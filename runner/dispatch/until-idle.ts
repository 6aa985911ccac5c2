import { setTimeout as wait } from "node:timers/promises";

import { carryOut, type DispatchContext } from "./dispatch.ts";
import { told } from "./pass.ts";
import { listView } from "./view.ts";

/** What is due within so many milliseconds is waited for: an object whose dependency is being made, a look at what goes on. */
const horizon = 15_000;

/**
 * Makes passes until nothing is at work and nothing falls due soon: what a command of local mode has done after it, where no
 * dispatcher comes along each minute.
 *
 * @param runsEnd - resolves when the runs that were started have ended
 */
export async function dispatchUntilIdle(context: DispatchContext, runsEnd: () => Promise<void>): Promise<void> {
  const { store, launcher, log, now, ending } = context;
  while (!ending?.aborted) {
    const view = await listView(store, launcher);
    const pass = await carryOut(context, view);
    log.info(told(pass), "pass done");
    await runsEnd();
    if (pass.started.length || pass.conflicted.length) continue;
    const { next } = pass;
    if (next === undefined || next - now().getTime() > horizon) return;
    await wait(Math.max(0, next - now().getTime()), undefined, ending ? { signal: ending } : {}).catch(() => undefined);
  }
}
