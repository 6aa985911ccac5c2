import type { KubeObject } from "../../crds/api/objects.ts";
import type { Condition } from "../../crds/api/status.ts";
import type { ResourceType } from "../store/store.ts";

/** A ServiceBinding of servicebinding.io: https://servicebinding.io/spec/core/1.1.0/#service-binding */
export interface ServiceBinding extends KubeObject {
  /** Its CRD doesn't ask for it. */
  spec?: ServiceBindingSpec;
  status?: ServiceBindingStatus;
}

export interface ServiceBindingSpec {
  /** Directory below $SERVICE_BINDING_ROOT. Default: the object's own name. */
  name?: string;
  type?: string;
  provider?: string;
  service: { apiVersion: string; kind: string; name: string };
  workload: {
    apiVersion: string;
    kind: string;
    name?: string;
    selector?: {
      matchLabels?: Record<string, string>;
      matchExpressions?: { key: string; operator: string; values?: string[] }[];
    };
    containers?: string[];
  };
  env?: { name: string; key: string }[];
}

export interface ServiceBindingStatus {
  observedGeneration?: number;
  binding?: { name: string } | null;
  conditions?: Condition[];
}

/** The type of {@link ServiceBinding}; a cluster may not have it. */
export const serviceBindingType: ResourceType = {
  group: "servicebinding.io",
  version: "v1",
  kind: "ServiceBinding",
  plural: "servicebindings",
  namespaced: true,
};

/** Of the dispatcher: `true` where ServiceBindings are ours to bring about, as no other implementation is there. */
export const serviceBindingsVariable = "KUBECTL_CLOUD_SERVICE_BINDINGS";

/** Whether an object is what a ServiceBinding stands for here. */
export function isMirrorOf({ metadata }: KubeObject, binding: ServiceBinding): boolean {
  const { uid, name, namespace } = binding.metadata;
  const owned = metadata.ownerReferences?.some((owner) => owner.kind === serviceBindingType.kind && owner.uid === uid);
  return Boolean(owned) && metadata.name === name && metadata.namespace === namespace;
}
