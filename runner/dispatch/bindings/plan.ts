import type { CloudBinding, ServiceObject } from "../../../crds/api/objects.ts";
import { isMirrorOf, type ServiceBinding } from "../../../lib/binding/service-binding.ts";
import type { PlannedRun, RunObject, RunReason, StartedRun } from "../../../lib/launch/launcher.ts";
import { sha256 } from "../../../lib/spec-hash.ts";
import { requesterOf } from "../../reconcile/history.ts";
import { fairly } from "../fairly.ts";
import { pastRuns } from "../past-runs.ts";
import { defaultLimits, type Limits } from "../plan.ts";
import { bindingDue } from "./due.ts";
import { pairsOf, serviceBindingDue } from "./service-bindings.ts";

/** How many runs may bind at once: what they ask of the API server is little, and an account allows its runs no more by default. */
const mostAtOnce = 10;

interface Due {
  entry: RunObject;
  identity: string;
  /** Who has waited longest comes first; of those that began together, the same for all who look. */
  since: string;
}

/** A binding and why it is due: of a ServiceBinding, in whose run its CloudBinding is brought about. */
interface Candidate {
  /** What the run is for. */
  object: CloudBinding | ServiceBinding;
  binding: CloudBinding | undefined;
  reason: RunReason | undefined;
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
  serviceBindings: readonly ServiceBinding[] = [],
): PlannedRun[] {
  if (!bindings.length && !serviceBindings.length) return [];
  const services = new Map(objects.map((object) => [keyOf(object.kind, object.metadata.namespace, object.metadata.name), object]));
  const dueBinding = (binding: CloudBinding) => {
    const { kind, name } = binding.spec.service;
    return bindingDue(binding, services.get(keyOf(kind, binding.metadata.namespace, name)), now);
  };
  const pairs = pairsOf(serviceBindings, bindings);
  const mirrors = new Map(
    pairs.filter(({ binding, namesake }) => namesake && isMirrorOf(namesake, binding)).map((pair) => [pair.namesake, pair]),
  );
  const candidates: Candidate[] = [
    ...pairs.map((pair) => {
      const binding = mirrors.has(pair.namesake) ? pair.namesake : undefined;
      return { object: pair.binding, binding, reason: serviceBindingDue(pair, now) ?? (binding && dueBinding(binding)) };
    }),
    ...bindings.filter((binding) => !mirrors.has(binding)).map((binding) => ({ object: binding, binding, reason: dueBinding(binding) })),
  ];
  const history = pastRuns(runs);
  const due: Due[] = [];
  for (const { object, binding, reason } of candidates) {
    if (!reason) continue;
    const past = history.get(object.metadata.uid ?? "");
    // what a run has finished with need not wait for the rest of its batch
    const busy = past?.active.some((run) => run !== binding?.status?.lastRun?.job);
    if (past && (busy || now.getTime() < past.notBefore)) continue;
    due.push(toDue(object, binding, reason, past?.finished ?? 0));
  }
  const active = runs.filter(({ state, verb }) => state === "active" && verb === "bind").length;
  const ordered = fairly(
    due,
    ({ entry }) => entry.namespace,
    ({ since }) => since,
  );
  const batches = Math.min(Math.max(0, mostAtOnce - active), Math.ceil(ordered.length / limits.batch));
  return Array.from({ length: batches }, (_, index) => toRun(ordered.slice(index * limits.batch, (index + 1) * limits.batch)));
}

function keyOf(kind: string, namespace: string | undefined, name: string): string {
  return `${kind}/${namespace}/${name}`;
}

function toDue(object: Candidate["object"], binding: CloudBinding | undefined, reason: RunReason, attempts: number): Due {
  const { namespace = "", name, uid = "", generation = 0, creationTimestamp = "" } = object.metadata;
  const { nextRunAt = "", binding: bound, checksum = "" } = binding?.status ?? {};
  const requestedBy = binding && requesterOf(binding);
  const entry: RunObject = {
    kind: object.kind,
    namespace,
    name,
    uid,
    generation,
    reason,
    ...(requestedBy !== undefined && { requestedBy }),
  };
  const mirrored = binding === object ? [] : [binding?.metadata.uid ?? "", binding?.metadata.generation ?? ""];
  const identity = [uid, generation, ...mirrored, reason, nextRunAt, bound?.name ?? "", checksum, attempts].join(":");
  return { entry, identity, since: `${nextRunAt || creationTimestamp} ${uid}` };
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
