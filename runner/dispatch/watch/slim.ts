import type { CloudBinding, KubeObject, ServiceObject } from "../../../crds/api/objects.ts";
import type { RunRecord, ServiceStatus } from "../../../crds/api/status.ts";
import { type Job, startedRun } from "../../../lib/launch/job.ts";
import type { RunObject, StartedRun } from "../../../lib/launch/launcher.ts";

/** What is kept in memory of the thousands of objects and Jobs that a watching dispatcher follows: what a pass looks at. */

/** An object of ours without the records for people, which are most of its size. */
export function slimObject<T extends ServiceObject>(object: T): T {
  const slim = { ...object, metadata: slimMetadata(object.metadata) };
  return object.status ? { ...slim, status: slimStatus(object.status) } : slim;
}

function slimStatus({ history: _history, lastRun, plan, preview, ...status }: ServiceStatus): ServiceStatus {
  return {
    ...status,
    ...(lastRun && { lastRun: slimRun(lastRun) }),
    ...(plan && { plan: { hash: plan.hash, at: plan.at } }),
    ...(preview && { preview: { id: preview.id, at: preview.at } }),
  };
}

/** The same of a binding. */
export function slimBinding(binding: CloudBinding): CloudBinding {
  const slim = { ...binding, metadata: slimMetadata(binding.metadata) };
  if (!binding.status) return slim;
  const { history: _history, workloads: _workloads, lastRun, ...status } = binding.status;
  return { ...slim, status: { ...status, ...(lastRun && { lastRun: slimRun(lastRun) }) } };
}

function slimRun({ log: _log, changes: _changes, message: _message, ...run }: RunRecord): RunRecord {
  return run;
}

/** Without what the API server notes of its writers, and what kubectl does. */
export function slimMetadata({ managedFields: _managed, annotations, ...metadata }: KubeObject["metadata"]): KubeObject["metadata"] {
  const { "kubectl.kubernetes.io/last-applied-configuration": _applied, ...kept } = annotations ?? {};
  return annotations ? { ...metadata, annotations: kept } : metadata;
}

/** A Job, replaced by what it tells of its run. */
export interface RunJob extends KubeObject {
  run: StartedRun;
}

/** How many different objects of ended runs are remembered, so that Jobs share them. */
const most = 100_000;

/**
 * Makes Jobs small: of a run that has ended stays only which objects it had, and of a schedule which of its times, as a day's
 * Jobs have each object many times.
 */
export function jobSlimmer(): (job: Job | RunJob) => RunJob {
  const known = new Map<string, RunObject>();
  const shared = ({ uid, at }: RunObject): RunObject => {
    const key = at ? `${uid} ${at}` : uid;
    const object = known.get(key) ?? { uid, kind: "", namespace: "", name: "", generation: 0, reason: "Created", ...(at && { at }) };
    if (known.size >= most) known.clear();
    known.set(key, object);
    return object;
  };
  return (job) => {
    if ("run" in job) return job;
    const { name, uid, resourceVersion } = job.metadata;
    const metadata = { name, ...(uid && { uid }), ...(resourceVersion && { resourceVersion }) };
    const run = startedRun(job);
    const objects = run.state === "active" ? run.objects : run.objects.map(shared);
    return { apiVersion: job.apiVersion, kind: job.kind, metadata, run: { ...run, objects } };
  };
}
