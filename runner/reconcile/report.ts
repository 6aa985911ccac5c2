import { annotations } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import type { Log } from "../../lib/log.ts";
import type { Reason } from "../../lib/reasons.ts";
import { appliedFields } from "./applied-fields.ts";
import { conditionsFor } from "./conditions.ts";
import { record, remember } from "./history.ts";
import { nextRunAt } from "./next-run.ts";
import type { Outcome } from "./outcome.ts";
import type { Found } from "./work.ts";

/** Everything that is known at the end of one object's run. */
export interface Ending {
  outcome: Exclude<Outcome, { result: "Previewed" }>;
  found: Found;
  why: RunReason;
  startedAt: Date;
  finishedAt: Date;
  job: string;
  log: Log;
  account: CloudAccount | undefined;
  /** Fields of the kind's spec that always have a value. */
  alwaysSet: readonly string[];
}

/** What is told of one object's run: its status, and a line for the Job's summary. */
export interface Report {
  result: Exclude<Outcome["result"], "Previewed">;
  reason: Reason;
  message: string;
  changes: string[];
  why: RunReason;
  /** The object's last status, made from the one that is stored now. */
  status(object: ServiceObject, current: ServiceStatus): ServiceStatus;
}

/** Turns the end of a run into conditions, history and the time of the next one. */
export function report(ending: Ending): Report {
  const { outcome, found, why } = ending;
  const { changes } = found;
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
      const done = outcome.result === "Succeeded" && outcome.reason !== "Suspended";
      const wasReady = conditionOf(current, "Ready")?.status === "True";
      return {
        ...current,
        observedGeneration: generation,
        observedAccountGeneration: ending.account?.metadata.generation ?? 0,
        conditions: conditionsFor(
          {
            // a passing trouble while nothing was to be changed takes nothing away from those who use it
            ready: done || (wasReady && undisturbed(outcome, current)),
            synced: outcome.reason === "Available",
            reconciling: outcome.result === "InProgress" || outcome.result === "Retrying",
            stalled: outcome.result === "Failed" && !outcome.usable,
            reason: outcome.reason,
            message: outcome.message,
          },
          generation,
          current.conditions,
          ending.finishedAt,
        ),
        operation: done ? undefined : current.operation,
        externalName: found.externalName ?? current.externalName,
        externalID: found.externalID ?? current.externalID,
        binding: found.binding ?? current.binding,
        connectionChecksum: found.connectionChecksum ?? current.connectionChecksum,
        pendingChanges: done ? (found.pending?.length ? found.pending.slice(0, 100) : undefined) : current.pendingChanges,
        plan: done ? undefined : current.plan,
        appliedFields: done ? appliedFields(found.spec ?? object.spec, ending.alwaysSet) : current.appliedFields,
        failures,
        lastRun: last,
        history: remember(current.history ?? [], last),
        nextRunAt: nextRunAt(ending, failures ?? 0, current.rotation),
        lastHandledReconcileAt: object.metadata.annotations?.[annotations.reconcile],
      };
    },
  };
}

/** A passing trouble, or waiting for the cloud, takes nothing away from those who use what is there. */
function undisturbed(outcome: Outcome, { operation }: ServiceStatus): boolean {
  const { result, reason } = outcome;
  if (reason === "Suspended" || (outcome.result === "Failed" && outcome.usable)) return true;
  return (result === "Retrying" || result === "InProgress") && reason !== "Deleting" && operation?.kind !== "Create";
}
