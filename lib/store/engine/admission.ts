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
  /** What makes of an object that was stored in the past one as it would be stored now. */
  reader(type: ResourceType): Promise<(object: KubeObject) => KubeObject>;
  /** The object as it is to be stored. Throws a StoreError, `Invalid` or `Forbidden`, when it may not be. */
  write(object: KubeObject, review: Review): Promise<KubeObject>;
  /** Throws a StoreError, `Forbidden`, when the object may not be deleted. */
  remove(object: KubeObject, ref: Ref): Promise<void>;
}

/** Takes everything as it is. */
export const admitAll: Admission = {
  reader: async () => (object) => object,
  write: async (object) => object,
  remove: () => Promise.resolve(),
};
