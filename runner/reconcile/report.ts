import { annotations, runManager } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import type { RunRecord, ServiceStatus } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { builtin } from "../../lib/kinds.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import type { Log } from "../../lib/log.ts";
import type { Reason } from "../../lib/reasons.ts";
import { specHash } from "../../lib/spec-hash.ts";
import type { Store } from "../../lib/store/store.ts";
import { appliedFields } from "./applied-fields.ts";
import { after, driftAt, retryAt } from "./backoff.ts";
import { conditionsFor } from "./conditions.ts";
import type { Outcome } from "./outcome.ts";

const historyLength = 10;
const logLines = 10;
const lineLength = 400;

/** What is mended where no dispatcher sees it, in a Secret or in the cloud; so it is looked at again soon. */
const mendedUnseen: ReadonlySet<Reason> = new Set([
  "CredentialsMissing",
  "CredentialsInvalid",
  "AccountMismatch",
  "PermissionDenied",
  "QuotaExceeded",
  "NotOwned",
  "ConnectionNotOurs",
]);
const lookAgainSeconds = 300;

/** Everything that is known at the end of one object's run. */
export interface Ending {
  outcome: Outcome;
  changes: string[];
  why: RunReason;
  startedAt: Date;
  finishedAt: Date;
  job: string;
  log: Log;
  account: CloudAccount | undefined;
  /** ARN or ARM id, of a resource that was seen and is ours. */
  externalID: string | undefined;
  /** Fields of the kind's spec that always have a value. */
  alwaysSet: readonly string[];
}

/** What is told of one object's run: its status, and a line for the Job's summary. */
export interface Report {
  result: Outcome["result"];
  reason: Reason;
  message: string;
  changes: string[];
  why: RunReason;
  /** The object's last status, made from the one that is stored now. */
  status(object: ServiceObject, current: ServiceStatus): ServiceStatus;
}

/** Who asked for what a run does, if it was asked for through our CLI; the admission policy makes the name trustworthy. */
export function requesterOf(object: ServiceObject): string {
  const { [annotations.requestedBy]: name, [annotations.requestedFor]: what } = object.metadata.annotations ?? {};
  const expected = object.metadata.deletionTimestamp ? "delete" : specHash(object.spec);
  if (!name) return "outside kubectl cloud";
  return what === expected ? name : "changed outside kubectl cloud";
}

/** Turns the end of a run into conditions, history and the time of the next one. */
export function report(ending: Ending): Report {
  const { outcome, changes, why } = ending;
  return {
    result: outcome.result,
    reason: outcome.reason,
    message: outcome.message,
    changes,
    why,
    status(object, current) {
      const generation = object.metadata.generation ?? 0;
      const failures = outcome.result === "Retrying" ? (current.failures ?? 0) + 1 : undefined;
      const last = record(ending, object);
      const done = outcome.result === "Succeeded" && outcome.reason === "Available";
      const wasReady = conditionOf(current, "Ready")?.status === "True";
      const undisturbed = outcome.reason === "Suspended" || (outcome.result === "Retrying" && current.operation?.kind !== "Create");
      return {
        ...current,
        observedGeneration: generation,
        observedAccountGeneration: ending.account?.metadata.generation ?? 0,
        conditions: conditionsFor(
          {
            // a passing trouble while nothing was to be changed takes nothing away from those who use it
            ready: done || (wasReady && undisturbed),
            synced: done,
            reconciling: outcome.result === "InProgress" || outcome.result === "Retrying",
            stalled: outcome.result === "Failed",
            reason: outcome.reason,
            message: outcome.message,
          },
          generation,
          current.conditions,
          ending.finishedAt,
        ),
        operation: outcome.result === "Failed" || done ? undefined : current.operation,
        externalID: ending.externalID ?? current.externalID,
        appliedFields: done ? appliedFields(object.spec, ending.alwaysSet) : current.appliedFields,
        failures,
        lastRun: last,
        history: remember(current.history ?? [], last),
        nextRunAt: nextRunAt(ending, failures ?? 0),
        lastHandledReconcileAt: object.metadata.annotations?.[annotations.reconcile],
      };
    },
  };
}

function record({ outcome, changes, why, startedAt, finishedAt, job, log }: Ending, object: ServiceObject): RunRecord {
  const asked = why === "Created" || why === "Changed" || why === "Deleted";
  const failed = outcome.result === "Failed" || outcome.result === "Retrying";
  return {
    job,
    reason: why,
    ...(asked ? { requestedBy: requesterOf(object) } : {}),
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

/** The last runs, newest first; of observations that found nothing to do, in a row, only the last is kept. */
function remember(history: RunRecord[], last: RunRecord): RunRecord[] {
  const [previous, ...older] = history;
  const idle = (run: RunRecord | undefined): boolean => run?.reason === "Drift" && run.result === "Succeeded" && !run.changes?.length;
  return [last, ...(idle(last) && idle(previous) ? older : history)].slice(0, historyLength);
}

function nextRunAt({ outcome, finishedAt, account }: Ending, failures: number): string | undefined {
  if (mendedUnseen.has(outcome.reason)) return after(finishedAt, lookAgainSeconds);
  switch (outcome.result) {
    case "InProgress":
      return after(finishedAt, outcome.retryAfterSeconds);
    case "Retrying":
      return retryAt(finishedAt, failures, outcome.retryAfterSeconds);
    default:
      return account && outcome.reason !== "Suspended" ? driftAt(finishedAt, account) : undefined;
  }
}

/** Tells `kubectl describe` what the run did; an unchanged object makes no event. A namespace that goes takes no events any more. */
export async function recordEvent(store: Store, object: ServiceObject, told: Report, now: Date): Promise<void> {
  const before = conditionOf(object.status, "Ready");
  const news = told.changes.length > 0 || told.result === "Gone" || told.result === "Failed" || told.reason !== before?.reason;
  if (!news || (told.result === "Succeeded" && told.changes.length === 0 && told.why === "Drift")) return;
  const { name, namespace = "", uid, resourceVersion } = object.metadata;
  const time = now.toISOString();
  const event: KubeObject & Record<string, unknown> = {
    apiVersion: "v1",
    kind: "Event",
    metadata: { name: `${name}.${now.getTime().toString(16)}${Math.floor(Math.random() * 0x10000).toString(16)}`, namespace },
    involvedObject: { apiVersion: object.apiVersion, kind: object.kind, name, namespace, uid, resourceVersion },
    type: told.result === "Failed" || told.result === "Retrying" ? "Warning" : "Normal",
    reason: told.reason,
    message: told.message.slice(0, 1000),
    source: { component: runManager },
    firstTimestamp: time,
    lastTimestamp: time,
    count: 1,
  };
  await store.create(builtin.event, event, { fieldManager: runManager }).catch(() => undefined);
}
