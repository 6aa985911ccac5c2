import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import type { Projection } from "../../lib/binding/binding.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import type { BoundService } from "./bind-service.ts";

/** What a binding would put into its workloads now. */
export function projectionOf(name: string, spec: CloudBindingSpec, { checksum }: BoundService, fieldManager: string): Projection {
  const restarts = spec.restartOnChange ?? spec.env.length > 0;
  return {
    name,
    fieldManager,
    secretName: spec.secretName ?? spec.service.name,
    env: spec.env,
    files: spec.files && { ...spec.files, name: spec.files.name ?? name },
    containers: spec.workload.containers,
    checksum: restarts ? checksum : undefined,
  };
}

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
