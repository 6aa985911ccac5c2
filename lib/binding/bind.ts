import type { KubeObject } from "../../crds/api/objects.ts";
import { RetryableError, TerminalError } from "../errors.ts";
import { mergePatch } from "../merge-patch.ts";
import { isStoreError, type StoreError } from "../store/errors.ts";
import type { Ref, ResourceType, Store } from "../store/store.ts";
import type { BindingName, Projection } from "./binding.ts";
import { named } from "./containers.ts";
import { type ClusterWorkloadResourceMapping, mappingFor, mappingName, mappingType, type WorkloadMapping } from "./mapping.ts";
import { project } from "./project.ts";
import { unproject } from "./unproject.ts";
import { isBuiltin } from "./workload-type.ts";

/** How often a change is made again upon what somebody else has changed meanwhile, such as a rollout its status. */
const attempts = 10;

/** How a workload is changed. */
export interface BindOptions {
  /** Lets the API server say what it would store, and stores nothing. */
  dryRun?: boolean | undefined;
}

/**
 * Puts the connection into a workload, and leaves all else in it as it is; where it is in already, nothing is written.
 *
 * It writes what it has read, and only while nobody else has written meanwhile, instead of applying: an applied field in a
 * container would make the container the binding's too, and its owner's `kubectl apply --server-side` without that container
 * would be refused, as what is left of it has no image.
 *
 * @param workload - as it was read; it is read anew when somebody else has changed it meanwhile
 * @returns the workload as stored, or as it would be
 * @throws TerminalError `FieldConflict`, or `WorkloadRejected` when the API server doesn't take it
 * @throws RetryableError `DependencyNotReady` when no chosen container is there, `Conflict` when others change it all the time
 * @throws StoreError `NotFound` when it is gone, `Forbidden`, and whatever else keeps it from being read and written
 */
export async function bindWorkload<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  workload: T,
  projection: Projection,
  { dryRun }: BindOptions = {},
): Promise<T> {
  const mapping = await mappingOf(store, type);
  const edit = (current: T) => project(current, type, mapping, projection);
  return change(store, type, workload, edit, { fieldManager: projection.fieldManager, dryRun: dryRun ?? false });
}

/**
 * Takes out of a workload what a binding has put into it, and nothing else: it is then as it was before.
 *
 * @returns the workload as stored, or as it would be; undefined when it, or its kind, is gone
 * @throws as {@link bindWorkload}
 */
export async function unbindWorkload<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  { namespace, name }: Omit<Ref, "type">,
  binding: BindingName,
  { dryRun }: BindOptions = {},
): Promise<T | undefined> {
  try {
    const workload = await store.get<T>({ type, namespace, name });
    if (!workload) return undefined;
    const edit = (current: T) => unproject(current, type, binding.name);
    return await change(store, type, workload, edit, { fieldManager: binding.fieldManager, dryRun: dryRun ?? false });
  } catch (error) {
    if (isStoreError(error, "NotFound", "TypeNotFound")) return undefined;
    throw error;
  }
}

/** Where a type has its pods, as the cluster says; a cluster need not have mappings. */
export async function mappingOf(store: Store, type: ResourceType): Promise<WorkloadMapping> {
  try {
    return mappingFor(type, await store.get<ClusterWorkloadResourceMapping>({ type: mappingType, name: mappingName(type) }));
  } catch (error) {
    // who may not read mappings may well change a Deployment
    const optional = isBuiltin(type) && isStoreError(error, "Forbidden");
    if (optional || isStoreError(error, "TypeNotFound")) return mappingFor(type);
    throw error;
  }
}

async function change<T extends KubeObject>(
  store: Store,
  type: ResourceType,
  workload: T,
  edit: (current: T) => T,
  options: { fieldManager: string; dryRun: boolean },
): Promise<T> {
  const { namespace, name, uid } = workload.metadata;
  const ref = { type, namespace, name };
  let current = workload;
  for (let attempt = 1; ; attempt++) {
    const patch = mergePatch(current, edit(current));
    if (!Object.keys(patch).length) return current;
    const metadata = { ...(patch.metadata as object | undefined), resourceVersion: current.metadata.resourceVersion };
    try {
      return await store.patch<T>(ref, { ...patch, metadata }, options);
    } catch (error) {
      if (isStoreError(error, "Invalid")) throw rejected(current, error);
      if (!isStoreError(error, "Conflict")) throw error;
      const now = await store.get<T>(ref);
      // another one of the same name is not what the caller has looked at
      if (attempt === attempts || !now || now.metadata.uid !== uid) throw changedMeanwhile(current, error);
      current = now;
    }
  }
}

function changedMeanwhile(workload: KubeObject, cause: StoreError): RetryableError {
  return new RetryableError(`${named(workload)} was changed by others again and again while it was to be changed.`, {
    code: "Conflict",
    cause,
  });
}

function rejected(workload: KubeObject, cause: StoreError): TerminalError {
  const fixed = workload.kind === "Job" || workload.kind === "Pod";
  return new TerminalError(`The API server does not take the change of ${named(workload)}: ${cause.message}`, {
    code: "WorkloadRejected",
    hint: fixed
      ? `A ${workload.kind} takes no connection once it is there: put it into its manifest, with \`kubectl cloud bind KIND/NAME -f manifest.yaml -o yaml | kubectl create -f -\`.`
      : "Change what it names in the workload or in the binding.",
    cause,
  });
}
