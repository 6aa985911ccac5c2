import type { KubeObject } from "../../crds/api/objects.ts";
import type { Projection } from "../../lib/binding/binding.ts";
import { isMap } from "../../lib/spec-hash.ts";

/** Manifests with the connection in those that make pods. Of a List its items; all else is as it was. `bound` counts them. */
export async function projectManifests(
  values: readonly unknown[],
  projectionFor: (manifest: KubeObject) => Projection,
): Promise<{ values: unknown[]; bound: KubeObject[] }> {
  const [{ projectManifest }, { defaultMapping }, { partsOf }, { workloadType }] = await Promise.all([
    import("../../lib/binding/manifest.ts"),
    import("../../lib/binding/mapping.ts"),
    import("../../lib/binding/parts.ts"),
    import("../../lib/binding/workload-type.ts"),
  ]);
  const bound: KubeObject[] = [];
  const project = (value: unknown): unknown => {
    if (!isMap(value)) return value;
    if (Array.isArray(value["items"]) && value["kind"] === "List") return { ...value, items: value["items"].map(project) };
    const manifest = value as unknown as KubeObject;
    if (!isMap(manifest.metadata) || typeof manifest.apiVersion !== "string") return value;
    const type = workloadType(manifest);
    if (!partsOf(manifest, defaultMapping(type), type).containers.length) return value;
    const projected = projectManifest(manifest, projectionFor(manifest));
    bound.push(projected);
    return projected;
  };
  return { values: values.map(project), bound };
}
