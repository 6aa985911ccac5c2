import type { KubeObject } from "../../crds/api/objects.ts";
import { serialize, withoutManagedFields } from "../output/serialize.ts";
import { type DiffLine, unified } from "../output/unified.ts";
import type { Bound } from "./bind.ts";

/**
 * What a binding changes in what makes the pods of its workload, as the API server would store it: a unified diff of YAML; nothing
 * where all is there already. Throws as {@link Bound.preview}.
 */
export async function bindDiff({ workloads, preview }: Pick<Bound, "workloads" | "preview">): Promise<DiffLine[]> {
  const after = await preview();
  const diffs = await Promise.all(after.map((one, index) => changed(workloads[index] as KubeObject, one)));
  return diffs.flat();
}

async function changed(before: KubeObject, after: KubeObject): Promise<DiffLine[]> {
  const found = await between(podTemplate(before), podTemplate(after));
  // where a mapping leads elsewhere
  return found.length ? found : between(withoutServerFields(before), withoutServerFields(after));
}

async function between(before: unknown, after: unknown): Promise<DiffLine[]> {
  const [old, now] = await Promise.all([serialize(before ?? {}, "yaml"), serialize(after ?? {}, "yaml")]);
  return unified(old, now);
}

/** The template of a Deployment's pods, or of a CronJob's Job's. */
function podTemplate({ spec }: KubeObject & { spec?: { template?: unknown; jobTemplate?: { spec?: { template?: unknown } } } }): unknown {
  return spec?.jobTemplate?.spec?.template ?? spec?.template;
}

/** All that its owner could have written. */
function withoutServerFields(object: KubeObject & { status?: unknown }): unknown {
  const { status: _, ...rest } = withoutManagedFields(object);
  const { resourceVersion: __, generation: ___, ...metadata } = rest.metadata;
  return { ...rest, metadata };
}
