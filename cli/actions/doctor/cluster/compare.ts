import { labels } from "../../../../crds/api/names.ts";
import type { KubeObject } from "../../../../crds/api/objects.ts";
import { builtin } from "../../../../lib/kinds.ts";
import { canonical, isMap } from "../../../../lib/spec-hash.ts";
import type { Context } from "../../../context.ts";
import { type Part, partName, refOf } from "../../install-manifests.ts";

/** What may be taken away; see its manifest. */
const optional = "kubectl-cloud-account-viewer";

/** How parts are in the cluster: as they must be, or not. */
export interface Compared {
  found: KubeObject[];
  missing: string[];
  different: string[];
}

/** Compares parts with what is in the cluster. */
export async function compare({ store }: Context, parts: readonly Part[]): Promise<Compared> {
  const objects = await Promise.all(parts.map((part) => store.get(refOf(part))));
  const compared: Compared = { found: [], missing: [], different: [] };
  for (const [index, part] of parts.entries()) {
    const object = objects[index];
    const name = partName(part.type, part.object.metadata.name);
    if (object) compared.found.push(object);
    if (!object && part.object.metadata.name !== optional) compared.missing.push(name);
    if (object?.metadata.deletionTimestamp) compared.different.push(`${name} (being deleted)`);
    else if (object && !covers(object, withoutVersion(part.object))) compared.different.push(name);
    else if (part.type === builtin.crd && object && !isEstablished(object)) compared.different.push(`${name} (not served)`);
  }
  return compared;
}

/** Of which version a part is, is told once and not of each. */
function withoutVersion(object: KubeObject): KubeObject {
  const { [labels.version]: _, ...others } = object.metadata.labels ?? {};
  return { ...object, metadata: { ...object.metadata, labels: others } };
}

function isEstablished(object: KubeObject): boolean {
  const { status } = object as KubeObject & { status?: { conditions?: { type: string; status: string }[] } };
  return status?.conditions?.some((condition) => condition.type === "Established" && condition.status === "True") ?? false;
}

/** Whether a value has all that another has; the API server adds defaults to what was applied. */
function covers(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(actual) && actual.length === wanted.length && wanted.every((item, index) => covers(actual[index], item));
  }
  if (isMap(wanted)) return Object.entries(wanted).every(([key, value]) => isMap(actual) && covers(actual[key], value));
  return canonical(actual) === canonical(wanted);
}
