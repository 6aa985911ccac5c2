import type { CloudBindingStatus } from "../../crds/api/kinds/cloudbinding.ts";
import { annotations } from "../../crds/api/names.ts";
import type { CloudBinding } from "../../crds/api/objects.ts";
import type { Condition } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { after, retryAt } from "../reconcile/backoff.ts";
import { conditionFor } from "../reconcile/conditions.ts";
import { record, type Recorded, remember } from "../reconcile/history.ts";
import type { Found } from "./task.ts";

/** When a binding is looked at again that is as it should be, or can't be for now: what is in a workload may have been changed. In seconds. */
const lookAgainSeconds = 600;
/** The longest time between two attempts, in seconds. */
const longestSeconds = 300;

/** Everything that is known at the end of one binding's run. */
export type Ending = Omit<Recorded, "found"> & { found: Found };

/** The binding's status after a run, made from the one that is stored now. */
export function statusAfter(ending: Ending, binding: CloudBinding, current: CloudBindingStatus): CloudBindingStatus {
  const { outcome, found, finishedAt } = ending;
  const { generation = 0 } = binding.metadata;
  const failures = outcome.result === "Retrying" ? (current.failures ?? 0) + 1 : undefined;
  const last = record(ending, binding);
  const told = [generation, current.conditions, finishedAt] as const;
  return {
    ...current,
    observedGeneration: generation,
    conditions: [
      conditionFor("Ready", outcome.result === "Succeeded" || isUndisturbed(ending, current), outcome, ...told),
      serviceAvailable(ending, generation, current),
      conditionFor("Reconciling", outcome.result === "Retrying", outcome, ...told),
      conditionFor("Stalled", outcome.result === "Failed", outcome, ...told),
    ],
    // what waits for its service is due again when that offers something
    binding: found.offer && { name: found.offer.secretName },
    checksum: found.offer?.checksum,
    failures,
    lastRun: last,
    history: remember(current.history ?? [], last),
    nextRunAt: nextRunAt(ending, failures),
    lastHandledReconcileAt: binding.metadata.annotations?.[annotations.reconcile],
  };
}

/** That the cluster could not be reached for a moment takes nothing away from those who are bound. */
function isUndisturbed({ outcome, found }: Ending, { conditions }: CloudBindingStatus): boolean {
  const wasReady = conditionOf({ conditions }, "Ready")?.status === "True";
  return wasReady && outcome.result === "Retrying" && !found.missing && ["ClusterUnavailable", "Conflict"].includes(outcome.reason);
}

function serviceAvailable({ outcome, found, finishedAt }: Ending, generation: number, { conditions }: CloudBindingStatus): Condition {
  if (found.offer) {
    const said = { reason: "Available", message: `its connection is in the Secret ${found.offer.secretName}` } as const;
    return conditionFor("ServiceAvailable", true, said, generation, conditions, finishedAt);
  }
  return conditionFor("ServiceAvailable", false, outcome, generation, conditions, finishedAt);
}

function nextRunAt({ outcome, found, finishedAt }: Ending, failures = 0): string | undefined {
  if (outcome.result !== "Retrying") return after(finishedAt, lookAgainSeconds);
  if (found.missing?.isSeen) return undefined;
  const { retryAfterSeconds } = outcome;
  return retryAt(finishedAt, failures + 1, { retryAfterSeconds, longestSeconds });
}
