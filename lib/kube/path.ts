import type { Ref, ResourceType } from "../store/store.ts";

/** Path of a collection: of one namespace, or of all when `namespace` is left out. */
export function collectionPath(type: ResourceType, namespace?: string): string {
  const root = type.group ? `/apis/${type.group}/${type.version}` : `/api/${type.version}`;
  return `${root}${type.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : ""}/${type.plural}`;
}

/** Path of an object or its subresource, such as `status` or `log`. */
export function objectPath({ type, namespace, name }: Ref, subresource?: string): string {
  if (type.namespaced && !namespace) throw new Error(`${type.kind} ${name} is namespaced, and no namespace was given`);
  return `${collectionPath(type, namespace)}/${encodeURIComponent(name)}${subresource ? `/${subresource}` : ""}`;
}
