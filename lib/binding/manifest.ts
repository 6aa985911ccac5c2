import type { KubeObject } from "../../crds/api/objects.ts";
import type { Projection } from "./binding.ts";
import { defaultMapping, type WorkloadMapping } from "./mapping.ts";
import { project } from "./project.ts";
import { keepRecord } from "./record.ts";
import { workloadType } from "./workload-type.ts";

/**
 * A manifest of a workload that is in no cluster yet, with the connection in it: for Jobs and Pods, which take no change once they
 * are there, and for files. What is put into it belongs to whoever applies it, so it has no record of a binding.
 *
 * @throws what {@link project} throws
 */
export function projectManifest<T extends KubeObject>(manifest: T, projection: Projection, mapping?: WorkloadMapping): T {
  const type = workloadType(manifest);
  const projected = project(manifest, type, mapping ?? defaultMapping(type), projection);
  keepRecord(projected, projection.name, undefined);
  return projected;
}
