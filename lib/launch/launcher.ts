import type { CloudAccount } from "../../crds/api/objects.ts";
import type { Verb } from "../system.ts";

/** One object of a run, and why the run is due for it. */
export interface RunObject {
  kind: string;
  namespace: string;
  name: string;
  uid: string;
  generation: number;
  reason: RunReason;
  requestedBy?: string;
  /** Of a CloudSchedule: the scheduled time that the run is for, RFC 3339. */
  at?: string;
}

/** Why a run is due: part of the documented list of reasons. */
export type RunReason =
  | "Created"
  | "Changed"
  | "Deleted"
  | "Drift"
  | "Retry"
  | "Requested"
  | "Approved"
  | "Planned"
  | "AccountChanged"
  | "Rotation"
  | "ConnectionChanged"
  | "Scheduled";

/** A run to start: one Job for some objects, of one account where the verb is to reconcile. */
export interface PlannedRun {
  /** Deterministic: the same objects in the same state give the same name. */
  name: string;
  verb: Verb;
  /** "" for a run that acts without one. */
  account: string;
  objects: RunObject[];
}

/** A run that was started. */
export interface StartedRun extends PlannedRun {
  state: "active" | "succeeded" | "failed";
  createdAt: string;
  finishedAt?: string;
}

/** How runs are started: as Jobs in a cluster, or as child processes. */
export interface Launcher {
  /** Runs that are active, and finished ones as long as they are kept. */
  list(): Promise<StartedRun[]>;
  /**
   * Starts a run; `exists` when one of that name was started before.
   *
   * @param account - of a run that has one
   */
  start(run: PlannedRun, account?: CloudAccount): Promise<"started" | "exists">;
}
