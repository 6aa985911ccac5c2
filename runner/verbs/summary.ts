import { recordEnd } from "../../lib/launch/run-end.ts";
import type { Log } from "../../lib/log.ts";
import type { BatchResult } from "../batch.ts";
import { writeTerminationMessage } from "./termination-message.ts";

/** The end of a run: tells what became of its objects, in its log and as its termination message. */
export async function summarize(summary: Record<string, unknown> & { objects: BatchResult[] }, log: Log): Promise<void> {
  const results: Partial<Record<string, number>> = {};
  for (const { result } of summary.objects) results[result] = (results[result] ?? 0) + 1;
  log.info({ step: "end", results }, "run done");
  await writeTerminationMessage(summary);
  // makes the Job fail, so that the dispatcher waits before it starts another
  process.exitCode = results["Broken"] ? 1 : 0;
  await recordEnd(process.exitCode);
}
