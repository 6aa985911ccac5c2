import { Live, unreachable } from "../actions/live/live.ts";
import type { Frame, GlobalFlags } from "../context.ts";
import { loadUi } from "../rich.ts";
import { sessionOf } from "../session.ts";

/** How long the first picture waits for objects, in milliseconds: two pictures take longer than one, and nobody sees the first. */
const patience = 100;

/** `kubectl cloud` alone, on a terminal. Objects are asked for before the screens are loaded, which takes about as long. */
export async function dashboard(frame: Frame, flags: GlobalFlags, { allNamespaces }: { allNamespaces: boolean }): Promise<void> {
  const context = await frame.connect(flags);
  const live = new Live(context, allNamespaces ? undefined : context.namespace);
  try {
    // requests leave before loading keeps the process busy
    await turn();
    const ui = await loadUi();
    await live.listed(patience);
    const error = unreachable(live.snapshot());
    if (error !== undefined) throw error;
    await context.runs.during(() => ui.openDashboard(sessionOf(frame, flags, context), live));
  } finally {
    live.stop();
  }
}

/** Lets what has come in be read, and what goes out leave. */
function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
