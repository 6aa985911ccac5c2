import { group } from "../../crds/api/names.ts";
import type { Deleted } from "../actions/delete.ts";
import type { Context, Frame } from "../context.ts";
import { displayName } from "../target.ts";
import type { DeleteFlags } from "./delete-flags.ts";
import { waitAndTell } from "./waiting.ts";

/** After deleting: says what was deleted, has it dispatched, and waits until it is gone unless told not to. */
export async function finishDelete(
  context: Context,
  { io }: Pick<Frame, "io">,
  { dryRun, output, wait }: Pick<DeleteFlags, "dryRun" | "output" | "wait">,
  deleted: readonly Deleted[],
  timeoutMs: number,
): Promise<void> {
  const suffix = { none: "", client: " (dry run)", server: " (server dry run)" }[dryRun];
  for (const { kind, name } of deleted) {
    io.out(output === "name" ? `${displayName(kind, name)}\n` : `${kind.singular}.${group} "${name}" deleted${suffix}\n`);
  }
  if (dryRun !== "none" || !deleted.length) return;
  const kick = await context.runs.kick(wait);
  if (wait) await waitAndTell(context, io, deleted, "gone", timeoutMs, kick);
}
