import { posix } from "node:path";

import type { Projection } from "./binding.ts";
import { bindingAnnotations, volumeName } from "./names.ts";
import type { BindingRecord, Slot } from "./record.ts";

/** One thing that a binding puts into a workload, under the name that its list or map goes by. */
export interface Entry {
  slot: Slot;
  key: string;
  value: unknown;
}

/** An entry of a container's `env`. */
export interface EnvVar {
  name: string;
  value?: string;
  valueFrom?: { secretKeyRef?: { name?: string; key?: string }; fieldRef?: { fieldPath?: string } };
}

/** Tells a container below which directory its bindings are. */
export const rootVariable = "SERVICE_BINDING_ROOT";
/** What {@link rootVariable} is set to where it isn't. */
export const defaultRoot = "/bindings";

/** For everybody in the pod, as with a Secret's volume: who runs in it is often not root. */
const defaultMode = 0o644;

/** What a binding puts beside containers. */
export function podEntries(projection: Projection): Entry[] {
  const { name, files, checksum } = projection;
  const slot: Slot = { at: "annotations" };
  const annotation = (key: string, value: string | undefined): Entry[] => (value === undefined ? [] : [{ slot, key, value }]);
  return [
    ...annotation(bindingAnnotations.checksum(name), checksum),
    ...annotation(bindingAnnotations.type(name), files?.type),
    ...annotation(bindingAnnotations.provider(name), files?.provider),
    ...(files ? [{ slot: { at: "volumes" as const }, key: volumeName(name), value: volume(projection) }] : []),
  ];
}

/** What a binding puts into a container whose bindings are below `root`; `setRoot` when nobody else has said so there. */
export function containerEntries(projection: Projection, container: string, root: string, setRoot: boolean): Entry[] {
  const { name, files, env } = projection;
  const slot: Slot = { at: "env", container };
  const variables = env.map((variable) => ({ slot, key: variable.name, value: envVar(projection, variable) }));
  if (!files) return variables;
  const mountPath = posix.join(root, files.name);
  const mount = { name: volumeName(name), mountPath, readOnly: true };
  return [
    ...(setRoot ? [{ slot, key: rootVariable, value: { name: rootVariable, value: defaultRoot } }] : []),
    ...variables,
    { slot: { at: "volumeMounts", container }, key: mountPath, value: mount },
  ];
}

/** What the keys of a slot's list are; a map has its own. */
export function keyOf(at: Slot["at"], item: object): string {
  const { name = "", mountPath = "" } = item as { name?: string; mountPath?: string };
  return at === "volumeMounts" ? posix.join(mountPath, ".").replace(/(?<=.)\/$/, "") : name;
}

/** Whether what is there now is still what the record says was put there: somebody may have changed it under the same name. */
export function stillOurs({ at }: Slot, value: unknown, record: BindingRecord): boolean {
  if (at === "annotations") return true;
  const { name } = value as { name?: string };
  if (at === "volumes" || at === "volumeMounts") return name === volumeName(record.binding);
  const { value: plain, valueFrom } = value as EnvVar;
  if (name === rootVariable && plain === defaultRoot) return true;
  const annotations = [bindingAnnotations.type(record.binding), bindingAnnotations.provider(record.binding)];
  return (
    valueFrom?.secretKeyRef?.name === record.secretName || annotations.some((key) => valueFrom?.fieldRef?.fieldPath === fieldPath(key))
  );
}

/**
 * The Secret's entries as files, read by the kubelet and nobody else. A type or provider of the binding comes after them from
 * an annotation, as the later source of a projected volume wins.
 *
 * @see https://kubernetes.io/docs/concepts/storage/projected-volumes/
 */
function volume({ name, secretName, files }: Projection): object {
  const override = (path: "type" | "provider") =>
    files?.[path] === undefined ? [] : [{ downwardAPI: { items: [{ path, fieldRef: fieldRef(bindingAnnotations[path](name)) }] } }];
  const sources = [{ secret: { name: secretName } }, ...override("type"), ...override("provider")];
  return { name: volumeName(name), projected: { sources, defaultMode } };
}

function envVar({ name: binding, secretName, files }: Projection, { name, key }: { name: string; key: string }): EnvVar {
  // the binding's own type and provider go before the Secret's, here as in the files
  if ((key === "type" || key === "provider") && files?.[key] !== undefined)
    return { name, valueFrom: { fieldRef: fieldRef(bindingAnnotations[key](binding)) } };
  return { name, valueFrom: { secretKeyRef: { name: secretName, key } } };
}

/** With the version that the API server would fill in, so that what is stored is what we wrote. */
function fieldRef(annotation: string) {
  return { apiVersion: "v1", fieldPath: fieldPath(annotation) };
}

function fieldPath(annotation: string): string {
  return `metadata.annotations['${annotation}']`;
}
