import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import type { TerminalError } from "../../lib/errors.ts";
import type { PlannedRun, RunObject, StartedRun } from "../../lib/launch/launcher.ts";
import { sha256 } from "../../lib/spec-hash.ts";
import { requesterOf } from "../reconcile/history.ts";
import { refusal } from "../refusals.ts";
import { dueReason } from "./due.ts";
import { fairly } from "./fairly.ts";
import { pastRuns } from "./past-runs.ts";

/** How much may run at once. */
export interface Limits {
  /** Objects of one run. */
  batch: number;
  /** Runs of all accounts together. */
  total: number;
}

export const defaultLimits: Limits = { batch: 50, total: 50 };

/** What a dispatcher shall do now. */
export interface Plan {
  runs: PlannedRun[];
  /** Objects that no run can serve, and why; only those that don't say so already. */
  refusals: { object: ServiceObject; error: TerminalError }[];
}

interface Due {
  object: ServiceObject;
  entry: RunObject;
  /** What the run's name is made of: the same until the run has done something. */
  identity: string;
}

/**
 * Which runs are to be started now. Pure: the same view gives the same runs with the same names, so that two dispatchers
 * can't start one twice. Objects of one account share runs; accounts and namespaces take turns when not all fit.
 */
export function planRuns(
  objects: readonly ServiceObject[],
  runs: readonly StartedRun[],
  accounts: ReadonlyMap<string, CloudAccount>,
  now: Date,
  limits: Limits = defaultLimits,
): Plan {
  const history = pastRuns(runs);
  const refusals: Plan["refusals"] = [];
  const dueByAccount = new Map<string, Due[]>();
  for (const object of objects) {
    const account = accounts.get(object.spec.account);
    const reason = dueReason(object, account, now);
    if (!reason) continue;
    const error = refusal(object, account);
    if (error) {
      refusals.push({ object, error });
      continue;
    }
    const past = history.get(object.metadata.uid ?? "");
    // what a run has finished with need not wait for the rest of its batch
    const busy = past?.active.some((run) => run !== object.status?.lastRun?.job);
    if (past && (busy || now.getTime() < past.notBefore)) continue;
    const due = toDue(object, reason, past?.finished ?? 0);
    append(dueByAccount, object.spec.account, due);
  }
  return { runs: allot(dueByAccount, runs, accounts, limits), refusals };
}

function toDue(object: ServiceObject, reason: RunObject["reason"], attempts: number): Due {
  const { namespace = "", name, uid = "", generation = 0 } = object.metadata;
  const entry: RunObject = { kind: object.kind, namespace, name, uid, generation, reason, requestedBy: requesterOf(object) };
  return { object, entry, identity: [uid, generation, reason, object.status?.nextRunAt ?? "", attempts].join(":") };
}

/** Fills batches, account by account in turns, as long as the limits allow. */
function allot(
  due: Map<string, Due[]>,
  runs: readonly StartedRun[],
  accounts: ReadonlyMap<string, CloudAccount>,
  limits: Limits,
): PlannedRun[] {
  const active = runs.filter((run) => run.state === "active");
  const room = Math.max(0, limits.total - active.length);
  const batches = [...due].map(([account, entries]) => {
    const own = active.filter((run) => run.account === account).length;
    const most = Math.max(0, (accounts.get(account)?.spec.maxConcurrentRuns ?? 0) - own);
    const ordered = fairly(entries, ({ entry }) => entry.namespace, waitingSince);
    return Array.from({ length: Math.min(most, Math.ceil(ordered.length / limits.batch)) }, (_, index) =>
      toRun(account, ordered.slice(index * limits.batch, (index + 1) * limits.batch)),
    );
  });
  return fairly(
    batches.flat(),
    (run) => run.account,
    () => "",
  ).slice(0, room);
}

/** Who has waited longest comes first. */
function waitingSince({ object }: Due): string {
  return object.status?.nextRunAt ?? object.metadata.creationTimestamp ?? "";
}

function toRun(account: string, batch: Due[]): PlannedRun {
  const identities = batch.map((due) => due.identity).toSorted();
  return {
    name: `run-${account.slice(0, 40)}-${sha256(identities.join("\n")).slice(0, 10)}`,
    verb: "reconcile",
    account,
    objects: batch.map((due) => due.entry),
  };
}

function append<T>(groups: Map<string, T[]>, key: string, entry: T): void {
  const group = groups.get(key);
  if (group) group.push(entry);
  else groups.set(key, [entry]);
}
