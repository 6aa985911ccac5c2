import type { CloudBinding, ServiceObject } from "../../../crds/api/objects.ts";
import type { PlannedRun, RunObject, StartedRun } from "../../../lib/launch/launcher.ts";
import { sha256 } from "../../../lib/spec-hash.ts";
import { requesterOf } from "../../reconcile/history.ts";
import { fairly } from "../fairly.ts";
import { pastRuns } from "../past-runs.ts";
import { defaultLimits, type Limits } from "../plan.ts";
import { bindingDue } from "./due.ts";

/** How many runs may bind at once: what they ask of the API server is little, and an account allows its runs no more by default. */
const mostAtOnce = 10;

interface Due {
  binding: CloudBinding;
  entry: RunObject;
  identity: string;
}

/**
 * Which runs are to be started for bindings. Pure, as `planRuns` is: the same view gives the same runs with the same names.
 * Bindings of all namespaces share runs, in which namespaces take turns.
 *
 * @param objects - the services that may be bound
 */
export function planBindings(
  bindings: readonly CloudBinding[],
  objects: readonly ServiceObject[],
  runs: readonly StartedRun[],
  now: Date,
  limits: Limits = defaultLimits,
): PlannedRun[] {
  if (!bindings.length) return [];
  const services = new Map(objects.map((object) => [keyOf(object.kind, object.metadata.namespace, object.metadata.name), object]));
  const history = pastRuns(runs);
  const due: Due[] = [];
  for (const binding of bindings) {
    const { uid = "", namespace = "" } = binding.metadata;
    const { kind, name } = binding.spec.service;
    const reason = bindingDue(binding, services.get(keyOf(kind, namespace, name)), now);
    if (!reason) continue;
    const past = history.get(uid);
    // what a run has finished with need not wait for the rest of its batch
    const busy = past?.active.some((run) => run !== binding.status?.lastRun?.job);
    if (past && (busy || now.getTime() < past.notBefore)) continue;
    due.push(toDue(binding, reason, past?.finished ?? 0));
  }
  const active = runs.filter(({ state, verb }) => state === "active" && verb === "bind").length;
  const ordered = fairly(due, ({ entry }) => entry.namespace, waitingSince);
  const batches = Math.min(Math.max(0, mostAtOnce - active), Math.ceil(ordered.length / limits.batch));
  return Array.from({ length: batches }, (_, index) => toRun(ordered.slice(index * limits.batch, (index + 1) * limits.batch)));
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function toDue(binding: CloudBinding, reason: RunObject["reason"], attempts: number): Due {
  const { namespace = "", name, uid = "", generation = 0 } = binding.metadata;
  const { nextRunAt = "", binding: bound, checksum = "" } = binding.status ?? {};
  const entry: RunObject = { kind: binding.kind, namespace, name, uid, generation, reason, requestedBy: requesterOf(binding) };
  return { binding, entry, identity: [uid, generation, reason, nextRunAt, bound?.name ?? "", checksum, attempts].join(":") };
}

/** Who has waited longest comes first; of those that began together, the same for all who look. */
function waitingSince({ binding: { metadata, status } }: Due): string {
  return `${status?.nextRunAt ?? metadata.creationTimestamp ?? ""} ${metadata.uid}`;
}

function toRun(batch: readonly Due[]): PlannedRun {
  const identities = batch.map(({ identity }) => identity).toSorted();
  return {
    name: `bind-${sha256(identities.join("\n")).slice(0, 10)}`,
    verb: "bind",
    account: "",
    objects: batch.map(({ entry }) => entry),
  };
}
