import type { Condition, ServiceStatus } from "../../crds/api/status.ts";
import type { Reason } from "../../lib/reasons.ts";

/** What a run has to say of an object, as the four conditions that kstatus reads. */
export interface Verdict {
  /** Usable now. */
  ready: boolean;
  reason: Reason;
  message: string;
  /** The cloud is as the spec says. Default: as `ready`. */
  synced?: boolean;
  /** Work goes on, or will by itself. */
  reconciling?: boolean;
  /** Nothing more happens until somebody changes something. */
  stalled?: boolean;
}

/** The four conditions for a verdict; `lastTransitionTime` stays where a status did not change. */
export function conditionsFor(verdict: Verdict, generation: number, previous: ServiceStatus["conditions"], now: Date): Condition[] {
  const holds: Record<string, boolean> = {
    Ready: verdict.ready,
    Synced: verdict.synced ?? verdict.ready,
    Reconciling: verdict.reconciling ?? false,
    Stalled: verdict.stalled ?? false,
  };
  return Object.entries(holds).map(([type, value]) => conditionFor(type, value, verdict, generation, previous, now));
}

/** One condition; `lastTransitionTime` stays where its status did not change. */
export function conditionFor(
  type: string,
  holds: boolean,
  { reason, message }: Pick<Verdict, "reason" | "message">,
  generation: number,
  previous: ServiceStatus["conditions"],
  now: Date,
): Condition {
  const status = holds ? "True" : "False";
  const before = previous?.find((condition) => condition.type === type);
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now.toISOString();
  return { type, status, observedGeneration: generation, lastTransitionTime, reason, message };
}
