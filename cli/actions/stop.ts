import type { ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { layout } from "../../lib/local/folder.ts";
import type { FolderContext } from "../context.ts";
import { engines, runs } from "../place/engines.ts";
import { shortName } from "../target.ts";
import { type Found, setSuspend, settled } from "./suspend.ts";

/** What became of an object that was to be stopped. */
export interface Stopped extends Found {
  result: "stopped" | "unchanged" | "suspended";
  /** What is to be known of it. */
  note?: string;
}

/**
 * Ends the engines of objects, which keep their data: first no run starts them any more, then they are ended. An engine that
 * others need too goes on for them. Throws `TimedOut` (exit code 5) when a run does not let go of one.
 */
export async function stop(context: FolderContext, found: readonly Found[], timeoutMs: number): Promise<Stopped[]> {
  const suspended = await Promise.all(found.map(async (one) => ({ ...one, object: await setSuspend(context, one, true) })));
  const waiting = suspended.filter(({ object }) => object.metadata.generation !== object.status?.observedGeneration || object.status?.run);
  if (waiting.length) {
    await context.runs.during(() => Promise.all(waiting.map(async (one) => (await settled(context, one, timeoutMs)) || tooLong(one))));
  }
  // looked at before the first is ended, as several may share an engine
  const ran = new Map(suspended.map(({ object }) => [object, runs(context.folder, object)]));
  const stopped: Stopped[] = [];
  for (const [index, one] of suspended.entries()) {
    if (ran.get(one.object)) stopped.push({ ...one, ...(await end(context, one)) });
    else stopped.push({ ...one, result: one.object === found[index]?.object ? "unchanged" : "suspended" });
  }
  return stopped;
}

/** Ends the engine of an object, unless others need it too. */
async function end({ folder, store }: FolderContext, { kind, object }: Found): Promise<Pick<Stopped, "result" | "note">> {
  const engine = engines[object.kind];
  const name = object.status?.externalName;
  if (!engine || name === undefined) return { result: "unchanged" };
  const others = engine.shared ? (await store.list<ServiceObject>(kind)).items.filter(({ spec }) => !spec.suspend) : [];
  const [other] = others;
  if (other) return { result: "suspended", note: `its engine goes on for ${shortName(kind, other.metadata.name)}` };
  await engine.stop(engine.folder(layout(folder), name));
  return { result: "stopped", ...(engine.loses && { note: `it has lost ${engine.loses}, as its engine keeps them in memory` }) };
}

function tooLong({ kind, name }: Found): never {
  throw new KnownError(`${shortName(kind, name)}: a run still works on it`, {
    code: "TimedOut",
    hint: `see what it does: kubectl cloud logs ${shortName(kind, name)} -f; then stop it again`,
    exitCode: exitCodes.timedOut,
  });
}
