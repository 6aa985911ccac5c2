import type { ReconciledObject } from "../../crds/api/objects.ts";
import { bindingType } from "../../lib/kinds.ts";
import { writtenLine } from "../actions/apply.ts";
import type { Written } from "../actions/create.ts";
import type { Context } from "../context.ts";
import type { Io } from "../io.ts";
import { asList, serialize } from "../output/serialize.ts";
import { displayName } from "../target.ts";
import type { CreateFlags } from "./create.ts";
import { waitAndTell } from "./waiting.ts";

/** The flags that say what is done after writing. */
export interface FinishFlags extends Pick<CreateFlags, "dryRun" | "wait"> {
  /** `wide` is printed by the caller. */
  output?: CreateFlags["output"] | "wide";
}

/**
 * After writing: says what was written, has it dispatched, waits when asked to, and prints the objects when asked to.
 * Resolves to the objects as they are in the end.
 *
 * @param more - to be told of what was written, a line each
 */
export async function finish(
  context: Context,
  io: Io,
  flags: FinishFlags,
  written: readonly Written[],
  timeoutMs: number,
  more: readonly string[] = [],
): Promise<ReconciledObject[]> {
  const { output, dryRun } = flags;
  if (output === undefined) io.out(written.map((one) => `${writtenLine(one, dryRun)}\n`).join(""));
  if (output === "name") io.out(written.map(({ kind, object }) => `${displayName(kind, object.metadata.name)}\n`).join(""));
  for (const line of more) io.note(line);
  const changed = written.some(({ kind, change }) => kind.namespaced && change !== "unchanged");
  const waits = flags.wait === true && dryRun === "none";
  const kick = dryRun === "none" && changed ? await context.runs.kick(waits) : "started";
  let objects = written.map(({ object }) => object);
  if (waits) {
    const awaited = written.filter(isWaitedFor).map(({ kind, object }) => ({ kind, name: object.metadata.name, object }));
    objects = await waitAndTell(context, io, awaited, "ready", timeoutMs, kick);
  }
  if (output === "json" || output === "yaml") io.out(await serialize(asList(objects, objects.length === 1), output));
  return objects;
}

/** Accounts and schedules are never ready. */
function isWaitedFor({ kind }: Written): boolean {
  return kind.service || kind === bindingType;
}
