import type { ReconciledObject } from "../../crds/api/objects.ts";
import { stateOf } from "../actions/state.ts";
import { type Awaited, type Ending, waitAll } from "../actions/wait-all.ts";
import { leftError } from "../actions/wait-error.ts";
import type { Goal } from "../actions/wait.ts";
import type { Context } from "../context.ts";
import { interruptible } from "../interrupt.ts";
import type { Io } from "../io.ts";
import { stepLine } from "../output/steps.ts";
import type { Kick } from "../place/runs.ts";
import { hasScreenReader, loadUi } from "../rich.ts";
import { shortName } from "../target.ts";

/** Says when nothing could be started at once. */
export function noteKick(io: Io, kick: Kick): void {
  if (kick !== "started" && kick !== "watching") io.note("the dispatcher takes it up within a minute");
}

/**
 * Waits for all objects at once and tells what happens: on a terminal as steps that change, elsewhere in lines. Returns the
 * objects as they are in the end, of those that are still there. Throws, once all have ended, for the first that was rejected
 * (exit code 6) or timed out (5), and when it is interrupted (130).
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
  const endings = await interruptible((stop) => {
    const options = { objects, goal, timeoutMs, stop };
    // steps that change are read aloud again and again
    return io.rich && objects.length && !hasScreenReader(process.env) ? draw(context, io, options) : tell(context, io, options);
  });
  const left = objects.filter((_, index) => endings[index]?.type === "left");
  if (left.length) throw leftError(left);
  for (const ending of endings) if (ending.type === "failed") throw ending.error;
  return endings.flatMap((ending) => (ending.type === "reached" && ending.object ? [ending.object] : []));
}

/** What is waited for. */
interface Waiting {
  objects: readonly Awaited[];
  goal: Goal;
  timeoutMs: number;
  stop: AbortController;
}

/** Tells each step in a line. */
function tell(context: Context, io: Io, { objects, stop: { signal }, ...options }: Waiting): Promise<Ending[]> {
  const names = objects.map(({ kind, name }) => shortName(kind, name));
  return waitAll(
    context,
    objects,
    { ...options, signal },
    {
      onStep: (index, step) => io.note(stepLine(names[index] ?? "", step, context.now())),
    },
  );
}

/** Shows the steps below what is on the terminal. */
async function draw(context: Context, io: Io, options: Waiting): Promise<readonly Ending[]> {
  const ui = await loadUi();
  const session = {
    context,
    command: io.command ?? "kubectl cloud",
    local: !context.hasKubectl,
    ownNamespace: context.namespace,
  };
  return ui.openWaiting(session, options);
}
