import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import type { KubeObject, ObjectMeta } from "../../../crds/api/objects.ts";

/** What only the server sets, whatever a writer says. */
const serverSet = [
  "uid",
  "creationTimestamp",
  "generation",
  "resourceVersion",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
  "managedFields",
  "selfLink",
];

/** The object with what the server sets: as before, or new. */
export function withServerFields(object: KubeObject, old: KubeObject | undefined, now: Date): KubeObject {
  const fresh = { uid: randomUUID(), creationTimestamp: seconds(now), ...("spec" in object ? { generation: 1 } : {}) };
  const kept = Object.entries(old?.metadata ?? fresh).filter(([key]) => serverSet.includes(key));
  const said = Object.entries(object.metadata).filter(([key]) => !serverSet.includes(key));
  return { ...object, metadata: Object.fromEntries([...said, ...kept]) as unknown as ObjectMeta };
}

/** The object with the next generation if it differs from the old one in what a generation stands for: all but metadata and status. */
export function withGeneration(object: KubeObject, old: KubeObject | undefined): KubeObject {
  const generation = old?.metadata.generation;
  if (!old || !generation || isDeepStrictEqual(desired(old), desired(object))) return object;
  return { ...object, metadata: { ...object.metadata, generation: generation + 1 } };
}

/** The object as one that is being deleted, which counts as a change of what is wanted. */
export function withDeletion(object: KubeObject, now: Date): KubeObject {
  const { metadata } = object;
  if (metadata.deletionTimestamp) return object;
  const generation = metadata.generation ? { generation: metadata.generation + 1 } : {};
  return { ...object, metadata: { ...metadata, ...generation, deletionTimestamp: seconds(now) } };
}

/** Whether nothing keeps an object that is being deleted. */
export function isGone({ metadata }: KubeObject): boolean {
  return metadata.deletionTimestamp !== undefined && !metadata.finalizers?.length;
}

function desired({ metadata: _metadata, status: _status, ...rest }: KubeObject & { status?: unknown }): object {
  return rest;
}

function seconds(time: Date): string {
  return `${time.toISOString().slice(0, 19)}Z`;
}
