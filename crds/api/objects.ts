import type { CloudAccountSpec, CloudAccountStatus } from "./kinds/cloudaccount.ts";
import type { CloudBindingSpec, CloudBindingStatus } from "./kinds/cloudbinding.ts";
import type { CloudScheduleSpec, CloudScheduleStatus } from "./kinds/cloudschedule.ts";
import type { ServiceStatus } from "./status.ts";

/** `metadata` as far as we read it. */
export interface ObjectMeta {
  name: string;
  namespace?: string;
  uid?: string;
  resourceVersion?: string;
  generation?: number;
  creationTimestamp?: string;
  deletionTimestamp?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
  ownerReferences?: OwnerReference[];
  managedFields?: unknown[];
}

/** An entry of `metadata.ownerReferences`. */
export interface OwnerReference {
  apiVersion: string;
  kind: string;
  name: string;
  uid: string;
  controller?: boolean;
  blockOwnerDeletion?: boolean;
}

/** Any Kubernetes object. */
export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: ObjectMeta;
}

/** The part of a spec that every service kind has, as the API server stores it (defaults filled in). */
export interface CommonSpec {
  account: string;
  externalName: string;
  /** `Snapshot` only where the kind's schema has it. */
  deletionPolicy: "Delete" | "Retain" | "Snapshot";
  adoptionPolicy: "Never" | "IfExists";
  suspend: boolean;
  connection?: { name?: string | undefined; keys?: Record<string, string> | undefined } | undefined;
}

/** What runs work on, and report of in the same way: a service or a binding. */
export interface ReconciledObject<Spec extends object = object> extends KubeObject {
  spec: Spec;
  status?: ServiceStatus;
}

/** An object of a service kind. */
export type ServiceObject<Spec extends CommonSpec = CommonSpec> = ReconciledObject<Spec>;

/** A CloudAccount. */
export interface CloudAccount extends KubeObject {
  spec: CloudAccountSpec;
  status?: CloudAccountStatus;
}

/** A CloudBinding. */
export interface CloudBinding extends KubeObject {
  spec: CloudBindingSpec;
  status?: CloudBindingStatus;
}

/** A CloudSchedule. */
export interface CloudSchedule extends KubeObject {
  spec: CloudScheduleSpec;
  status?: CloudScheduleStatus;
}
