import type { KubeObject } from "../../../crds/api/objects.ts";
import type { MergePatch, Ref, ResourceType } from "../store.ts";

/** A write to be judged. */
export interface Review {
  ref: Ref;
  verb: "create" | "apply" | "patch";
  subresource: "status" | undefined;
  fieldManager: string;
  /** What the writer has sent. */
  sent: KubeObject | MergePatch;
  /** The object as it is stored; undefined for a new one. */
  old: KubeObject | undefined;
}

/** What may be stored, and how: what schemas and policies are in a cluster. */
export interface Admission {
  /** Called before the others are for this type: loads what they need. */
  prepare(type: ResourceType, writes: boolean): Promise<void>;
  /** An object that was stored in the past, as it would be stored now. */
  read(object: KubeObject, type: ResourceType): KubeObject;
  /** The object as it is to be stored. Throws a StoreError, `Invalid` or `Forbidden`, when it may not be. */
  write(object: KubeObject, review: Review): KubeObject;
  /** Throws a StoreError, `Forbidden`, when the object may not be deleted. */
  remove(object: KubeObject, ref: Ref): void;
}

/** Takes everything as it is. */
export const admitAll: Admission = {
  prepare: () => Promise.resolve(),
  read: (object) => object,
  write: (object) => object,
  remove: () => undefined,
};
