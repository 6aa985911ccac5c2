import type { KubeObject } from "../../crds/api/objects.ts";

/** Text of a value as JSON or YAML; the YAML library is loaded only for YAML. */
export async function serialize(value: unknown, format: "json" | "yaml"): Promise<string> {
  if (format === "json") return `${JSON.stringify(value, undefined, 4)}\n`;
  const { stringify } = await import("../yaml.ts");
  // quoted what YAML 1.1 reads otherwise, such as the time 03:00
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, compat: "yaml-1.1" });
}

/** Objects as kubectl prints them: one as itself, several as a List. Bookkeeping of the API server is left out. */
export function asList(objects: readonly KubeObject[], single: boolean): unknown {
  const clean = objects.map(withoutManagedFields);
  return single ? clean[0] : { apiVersion: "v1", kind: "List", items: clean, metadata: { resourceVersion: "" } };
}

/** An object without `metadata.managedFields`, as kubectl shows it. */
export function withoutManagedFields<T extends KubeObject>(object: T): T {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
