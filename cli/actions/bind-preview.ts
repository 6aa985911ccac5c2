import type { KubeObject } from "../../crds/api/objects.ts";
import type { Projection } from "../../lib/binding/binding.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";

/**
 * The workloads as they would be, as the API server sees it and with the caller's own rights; nothing is stored. Throws what keeps
 * one from being bound, such as `FieldConflict` with its owner.
 */
export async function previewWorkloads(
  store: Store,
  type: ResourceType,
  workloads: readonly KubeObject[],
  projection: Projection,
): Promise<KubeObject[]> {
  const { bindWorkload } = await import("../../lib/binding/bind.ts");
  return Promise.all(workloads.map((workload) => bindWorkload(store, type, workload, projection, { dryRun: true })));
}
