import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

import { useApp } from "ink";

/**
 * Stops the process group as Ctrl-Z does of other programs, with the terminal as the shell had it; the screen is drawn anew once
 * the shell goes on with it (`fg`).
 */
export function useSuspend(): () => void {
  const { suspendTerminal } = useApp();
  return () => {
    // Windows has no such thing
    if (process.platform !== "win32") void suspendTerminal(stopUntilContinued);
  };
}

/** Where nobody could go on with us, as without a shell, the signal does nothing, and there is nothing to wait for. */
async function stopUntilContinued(): Promise<void> {
  const end = new AbortController();
  const continued = once(process, "SIGCONT", { signal: end.signal });
  // the group, as the terminal does it: `npx kubectl-cloud` is stopped with its npx
  process.kill(0, "SIGTSTP");
  await Promise.race([continued, pause(200, undefined, { signal: end.signal })]).finally(() => end.abort());
}
