import type { RunRecord } from "../../crds/api/status.ts";
import type { Logs } from "../actions/logs.ts";
import { logLine } from "./log-line.ts";
import { oneLine } from "./text.ts";

/** Why there is no log, and what there is in its place. */
export function lostText({ job, why, record }: Logs & { from: "record" }): string {
  const lost = why === "gone" ? `the log of run ${job} is gone` : `you may not read the log of run ${job}`;
  return record
    ? `${lost}; this is what the object keeps of it`
    : `${lost}, and the run has not finished yet; what it did will be in \`kubectl cloud history\``;
}

/** What an object keeps of a run: how it ended, what it changed, and of a failed one the end of its log. */
export function recordLines({ result, changes = [], message, log = [] }: RunRecord): string[] {
  const lines = [`result: ${result}`, ...changes.map((change) => `change: ${change}`), ...(message ? [`message: ${message}`] : [])];
  return [...lines.map(oneLine), ...log.map(logLine)];
}
