import type { ReconciledObject } from "../../crds/api/objects.ts";
import { stateOf } from "../actions/state.ts";
import { type Awaited, waitAll } from "../actions/wait-all.ts";
import type { Goal } from "../actions/wait.ts";
import type { Context } from "../context.ts";
import type { Io } from "../io.ts";
import { stepLine } from "../output/steps.ts";
import type { Kick } from "../place/runs.ts";
import { shortName } from "../target.ts";

/** Says when nothing could be started at once. */
export function noteKick(io: Io, kick: Kick): void {
  if (kick !== "started" && kick !== "watching") io.note("the dispatcher takes it up within a minute");
}

/**
 * Waits for all objects at once and tells what happens. Returns the objects as they are in the end, of those that are still there.
 * Throws, once all have ended, for the first that was rejected (exit code 6) or timed out (5).
 */
export async function waitAndTell(
  context: Context,
  io: Io,
  objects: readonly Awaited[],
  goal: Goal,
  timeoutMs: number,
  kick: Kick,
): Promise<ReconciledObject[]> {
  const isNews = ({ answered, goal: own = goal, object }: Awaited) =>
    Boolean(answered) || own === "gone" || stateOf(object, context.now()).ready !== "True";
  if (objects.some(isNews)) noteKick(io, kick);
  const names = objects.map(({ kind, name }) => shortName(kind, name));
  const endings = await waitAll(
    context,
    objects,
    { goal, timeoutMs },
    { onStep: (index, step) => io.note(stepLine(names[index] ?? "", step, context.now())) },
  );
  for (const ending of endings) if (ending.type === "failed") throw ending.error;
  return endings.flatMap((ending) => (ending.type === "reached" && ending.object ? [ending.object] : []));
}
