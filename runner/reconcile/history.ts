import { annotations } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import type { RunRecord } from "../../crds/api/status.ts";
import { specHash } from "../../lib/spec-hash.ts";
import type { Ending } from "./report.ts";

const historyLength = 10;
const logLines = 10;
const lineLength = 400;

/** Who asked for what a run does, if it was asked for through our CLI; the admission policy makes the name trustworthy. */
export function requesterOf(object: KubeObject & { spec: object }): string {
  const { [annotations.requestedBy]: name, [annotations.requestedFor]: what } = object.metadata.annotations ?? {};
  const expected = object.metadata.deletionTimestamp ? "delete" : specHash(object.spec);
  if (!name) return "outside kubectl cloud";
  return what === expected ? name : "changed outside kubectl cloud";
}

/** What of a run's end goes into history. */
export type Recorded = Pick<Ending, "outcome" | "why" | "startedAt" | "finishedAt" | "job" | "log"> & {
  found: Pick<Ending["found"], "changes" | "approvedBy">;
};

/** What `status.history` keeps of a run. */
export function record(
  { outcome, found: { changes, approvedBy }, why, startedAt, finishedAt, job, log }: Recorded,
  object: KubeObject & { spec: object },
): RunRecord {
  const asked = why === "Created" || why === "Changed" || why === "Deleted" || why === "Approved";
  const failed = outcome.result === "Failed" || outcome.result === "Retrying";
  return {
    job,
    reason: why,
    ...(asked ? { requestedBy: requesterOf(object) } : {}),
    ...(approvedBy ? { approvedBy } : {}),
    generation: object.metadata.generation ?? 0,
    startedAt: startedAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
    result: outcome.result === "Gone" ? "Succeeded" : outcome.result,
    ...(changes.length ? { changes } : {}),
    ...(outcome.result === "Succeeded" ? {} : { message: outcome.message }),
    ...(failed
      ? {
          log: log
            .tail()
            .slice(-logLines)
            .map((line) => line.slice(0, lineLength)),
        }
      : {}),
  };
}

/** The last runs, newest first; of looks in a row that changed nothing only the last is kept. */
export function remember(history: RunRecord[], last: RunRecord): RunRecord[] {
  const [previous, ...older] = history;
  return [last, ...(isDull(last) && previous?.result === last.result && isDull(previous) ? older : history)].slice(0, historyLength);
}

/** A look after drift that found nothing, or one that found the cloud still at work. */
function isDull({ reason, result, changes }: RunRecord): boolean {
  return (
    !changes?.length &&
    ((reason === "Drift" && result === "Succeeded") || ((reason === "Retry" || reason === "Rotation") && result === "InProgress"))
  );
}
