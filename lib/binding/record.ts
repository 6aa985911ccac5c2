import type { KubeObject } from "../../crds/api/objects.ts";
import { isMap } from "../spec-hash.ts";
import type { WorkloadMapping } from "./mapping.ts";
import { bindingAnnotations, recordPrefix } from "./names.ts";

/**
 * What a binding has put into a workload: kept there in an annotation, so that exactly that can be taken out again.
 *
 * `metadata.managedFields` alone can't tell: kinds of CRDs often hold a list as one value, `kubectl rollout undo` brings fields
 * back as its own, and of more than ten writers the API server keeps only the latest.
 */
export interface BindingRecord {
  binding: string;
  secretName: string;
  /** What was put where, by {@link slotKey}. */
  put: Record<string, string[]>;
  /** How many levels were made to hold that, by {@link slotKey}. */
  made?: Record<string, number>;
  /** Where the kind has its pods, unless it is there by default. */
  mapping?: WorkloadMapping;
}

/** A list or map of a workload that takes a binding's entries. */
export type Slot = { at: "annotations" | "volumes" } | { at: "env" | "volumeMounts"; container: string };

/** Names a slot in a record. */
export function slotKey(slot: Slot): string {
  return "container" in slot ? `${slot.at} ${slot.container}` : slot.at;
}

/** The record of a binding in a workload. */
export function recordOf(workload: KubeObject, binding: string): BindingRecord | undefined {
  return parsed(workload.metadata.annotations?.[bindingAnnotations.record(binding)]);
}

/** The records of all other bindings in a workload. */
export function otherRecords(workload: KubeObject, binding: string): BindingRecord[] {
  const own = bindingAnnotations.record(binding);
  return Object.entries(workload.metadata.annotations ?? {})
    .filter(([key]) => key.startsWith(recordPrefix) && key !== own)
    .map(([, text]) => parsed(text))
    .filter((record) => record !== undefined);
}

/** Writes the record of a binding into a workload, or takes it out when nothing is there of it. */
export function keepRecord(workload: KubeObject, binding: string, record: BindingRecord | undefined): void {
  const { [bindingAnnotations.record(binding)]: _, ...others } = workload.metadata.annotations ?? {};
  const annotations = record ? { ...others, [bindingAnnotations.record(binding)]: JSON.stringify(record) } : others;
  if (Object.keys(annotations).length) workload.metadata.annotations = annotations;
  else delete workload.metadata.annotations;
}

/** Whoever may change the workload may have spoiled it: then it counts as none. */
function parsed(text: string | undefined): BindingRecord | undefined {
  if (text === undefined) return undefined;
  try {
    const record: unknown = JSON.parse(text);
    return isRecord(record) ? record : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is BindingRecord {
  if (!isMap(value)) return false;
  const { binding, secretName, put, made = {}, mapping } = value;
  return (
    typeof binding === "string" &&
    typeof secretName === "string" &&
    isMap(put) &&
    Object.values(put).every(isTexts) &&
    isMap(made) &&
    Object.values(made).every((levels) => typeof levels === "number") &&
    (mapping === undefined || isMapping(mapping))
  );
}

function isMapping(value: unknown): boolean {
  if (!isMap(value) || !Array.isArray(value.containers)) return false;
  const { annotations, volumes, containers } = value;
  const texts = [
    annotations,
    volumes,
    ...containers.flatMap((one: unknown) => (isMap(one) ? [one.env, one.volumeMounts, one.name ?? []] : [undefined])),
  ];
  return texts.every(isTexts) && containers.every((one: { path?: unknown }) => typeof one.path === "string");
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
