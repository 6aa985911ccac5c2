import type { KubeObject } from "../../crds/api/objects.ts";
import { labelsText } from "../../lib/binding/labels.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { ClusterContext } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import type { TypedTarget, TypedWorkload } from "../workload.ts";
import { noSuch } from "./bind-service.ts";
import { findWorkloadType } from "./find-type.ts";

/**
 * The workload of that name, or all with those labels, which may be none yet. Throws `NotFound` (exit code 3), also for a
 * container that the workload does not have.
 */
export async function findWorkloads(
  context: ClusterContext,
  type: ResourceType,
  workload: TypedWorkload,
  containers: readonly string[] | undefined,
): Promise<KubeObject[]> {
  const { store, namespace } = context;
  if ("selector" in workload) {
    return (await store.list(type, { namespace, labelSelector: labelsText(workload.selector) })).items;
  }
  const object = await store.get({ type, namespace, name: workload.name });
  if (!object) throw await noSuch(context, type, `${type.kind.toLowerCase()}/${workload.name}`, workload.name);
  if (containers) await refuseUnknown(context, type, object, containers);
  return [object];
}

/**
 * The names of a workload's containers and init containers; none where its kind doesn't tell names, so that none can be chosen.
 * Throws as {@link findWorkloads}.
 */
export async function findContainers(context: ClusterContext, { kind, name }: TypedTarget): Promise<string[]> {
  const type = await findWorkloadType(context, kind);
  const [object] = await findWorkloads(context, type, { kind, name }, undefined);
  return object ? namesOf(context, type, object) : [];
}

async function namesOf({ store }: ClusterContext, type: ResourceType, object: KubeObject): Promise<string[]> {
  const [{ mappingOf }, { partsOf }] = await Promise.all([import("../../lib/binding/bind.ts"), import("../../lib/binding/parts.ts")]);
  const there = partsOf(object, await mappingOf(store, type), type).containers;
  return there.some(({ name }) => name === undefined) ? [] : there.map(({ id }) => id);
}

async function refuseUnknown(
  context: ClusterContext,
  type: ResourceType,
  object: KubeObject,
  containers: readonly string[],
): Promise<void> {
  const ids = await namesOf(context, type, object);
  if (!ids.length) return;
  for (const container of containers) {
    if (ids.includes(container)) continue;
    throw new KnownError(`${type.kind.toLowerCase()}/${object.metadata.name} has no container ${container}`, {
      code: "NotFound",
      hint: didYouMean(container, ids) ?? `it has ${ids.join(", ")}`,
      exitCode: exitCodes.notFound,
    });
  }
}
