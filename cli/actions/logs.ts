import type { ReconciledObject } from "../../crds/api/objects.ts";
import type { RunRecord } from "../../crds/api/status.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import type { Context } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import type { LogLost } from "../place/runs.ts";
import { displayName, type NamedTarget } from "../target.ts";
import { find } from "./find.ts";

/** Whose log. */
export interface LogsRequest {
  target: NamedTarget;
  /** Job of the run. Default: the run that works on the object now, else the last one. */
  job?: string;
  /** Goes on until the run ends. */
  follow: boolean;
  /** Ends following. */
  signal?: AbortSignal;
}

/** The log itself, or what the object's status keeps of a run whose log can't be read. */
export type Logs =
  | { from: "run"; job: string; lines: AsyncIterable<string> }
  | { from: "record"; job: string; why: LogLost; record: RunRecord | undefined };

/** Finds a run's log. Lines of other objects of the same run are left out. Throws `NotFound` for an object or a run that is not there. */
export async function logs(context: Context, { target, job, follow, signal }: LogsRequest): Promise<Logs> {
  const object = await find<ReconciledObject>(context, target);
  const name = job ?? object.status?.run?.job ?? object.status?.lastRun?.job;
  if (name === undefined) {
    throw new KnownError(`no run has taken up ${displayName(target.kind, target.name)} yet`, {
      code: "NoRun",
      hint: `see \`kubectl cloud status ${target.kind.singular}/${target.name}\`; if it stays, \`kubectl cloud doctor\``,
      exitCode: exitCodes.notFound,
    });
  }
  const found = await context.runs.log(name, follow, signal);
  if (typeof found !== "string") return { from: "run", job: name, lines: ofObject(found, object) };
  const runs = [...(object.status?.history ?? []), ...(object.status?.lastRun ? [object.status.lastRun] : [])];
  const record = runs.find((run) => run.job === name);
  if (job !== undefined && job !== object.status?.run?.job && !record) throw noSuchRun(target, job, runs);
  return { from: "record", job: name, why: found, record };
}

/** The lines that concern an object: its own, and those of no object, such as the account's. */
export async function* ofObject(lines: AsyncIterable<string>, { kind, metadata }: ReconciledObject): AsyncGenerator<string> {
  for await (const line of lines) {
    const fields = parseLine(line);
    if (fields?.name === undefined || (fields.kind === kind && fields.namespace === metadata.namespace && fields.name === metadata.name))
      yield line;
  }
}

/** The fields of a log's line, or undefined for one that is no JSON object. */
export function parseLine(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    return JSON.parse(line) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function noSuchRun({ kind, name }: NamedTarget, job: string, runs: readonly RunRecord[]): KnownError {
  const like = didYouMean(
    job,
    runs.map((run) => run.job),
  );
  return new KnownError(`no run ${job} of ${displayName(kind, name)} is on record`, {
    code: "NotFound",
    hint: like ?? `see \`kubectl cloud history ${kind.singular}/${name}\``,
    exitCode: exitCodes.notFound,
  });
}
