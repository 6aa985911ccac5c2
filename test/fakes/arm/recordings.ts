import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A request and its answer, as Azure gave it. What the fields mean: recordings/README.md. */
export interface Exchange {
  n: number;
  thinned?: number;
  about?: string;
  request: { method: string; url: string; headers?: Record<string, string>; body: unknown };
  response: { status: number; headers: Record<string, string>; body: unknown };
}

/** The files of recordings/. */
export const recordingNames = [
  "resource-group",
  "postgresql-flexible-server",
  "postgresql-flexible-server-failures",
  "cosmos-sql",
  "cosmos-sql-keys",
  "errors",
] as const;

export type RecordingName = (typeof recordingNames)[number];

/** All exchanges of a recording, in their order. */
export function readRecording(name: RecordingName): Exchange[] {
  const lines = readFileSync(join(import.meta.dirname, "recordings", `${name}.jsonl`), "utf8")
    .trim()
    .split("\n");
  return lines.slice(1).map((line) => JSON.parse(line) as Exchange);
}

/** One exchange by its number. */
export function recorded(name: RecordingName, n: number): Exchange {
  const exchange = readRecording(name).find((each) => each.n === n);
  if (!exchange) throw new Error(`the recording ${name} has no exchange ${n}`);
  return exchange;
}
