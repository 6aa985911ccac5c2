import type { Frame, GlobalFlags } from "../context.ts";
import { loadUi } from "../rich.ts";
import { sessionOf } from "../session.ts";

/** `kubectl cloud` alone, on a terminal. */
export async function dashboard(frame: Frame, flags: GlobalFlags): Promise<void> {
  const [context, ui] = await Promise.all([frame.connect(flags), loadUi()]);
  await context.runs.during(() => ui.openDashboard(sessionOf(frame, flags, context)));
}
