import type { ServiceStatus } from "../../crds/api/status.ts";
import type { Reason } from "../../lib/reasons.ts";
import { conditionsFor } from "./conditions.ts";
import type { Outcome } from "./outcome.ts";
import type { Work } from "./work.ts";

/** When a later run looks again, unless the cloud says when: soon at first, then less often. In seconds. */
const soon = { forSeconds: 60, again: 10 };
const later = 30;

/** The reason while the cloud is at work: what was never usable is being created. */
function underWay({ operation, binding }: ServiceStatus): Reason {
  if (operation?.kind === "Delete") return "Deleting";
  return operation?.kind === "Update" || (operation?.kind !== "Create" && binding) ? "Updating" : "Creating";
}

/** Tells in the status what the cloud says while the run waits; writes only news. */
export async function tellProgress({ claim, now }: Work, message: string): Promise<void> {
  const { status = {}, metadata } = claim.object;
  const reason = underWay(status);
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  if (ready?.reason === reason && ready.message === message && (!status.operation || status.operation.message === message)) return;
  await claim.updateStatus((current) => ({
    ...current,
    ...(current.operation ? { operation: { ...current.operation, message } } : {}),
    conditions: conditionsFor(
      { ready: ready?.status === "True" && reason !== "Deleting", reason, message, reconciling: true },
      metadata.generation ?? 0,
      current.conditions,
      now(),
    ),
  }));
}

/** How a run ends that leaves the cloud at work: what it says, and for how long it has been at it. */
export function goesOn({ claim, now }: Work, message: string, retryAfterSeconds?: number): Outcome {
  const { status = {} } = claim.object;
  const seconds = status.operation ? ageSeconds(status.operation.startedAt, now()) : 0;
  return {
    result: "InProgress",
    reason: underWay(status),
    message: seconds < 1 ? message : `${message}, for ${duration(seconds)}`,
    retryAfterSeconds: retryAfterSeconds ?? (seconds < soon.forSeconds ? soon.again : later),
  };
}

/** Seconds since a time. */
export function ageSeconds(time: string, now: Date): number {
  return (now.getTime() - new Date(time).getTime()) / 1000;
}

/** `3m20s`, as kubectl writes ages. */
function duration(seconds: number): string {
  const whole = Math.round(seconds);
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  return hours ? `${hours}h${minutes}m` : minutes ? `${minutes}m${whole % 60}s` : `${whole}s`;
}
