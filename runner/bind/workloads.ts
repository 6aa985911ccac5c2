import type { CloudBindingStatus } from "../../crds/api/kinds/cloudbinding.ts";
import type { CloudBinding, KubeObject } from "../../crds/api/objects.ts";
import { labelsText } from "../../lib/binding/labels.ts";
import { workloadType } from "../../lib/binding/workload-type.ts";
import { RetryableError, TerminalError } from "../../lib/errors.ts";
import { isStoreError, lacksRight } from "../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { mayNot } from "./rights.ts";

/** Where a connection is: an entry of `status.workloads`. */
export type Bound = NonNullable<CloudBindingStatus["workloads"]>[number];

/** How many workloads `status.workloads` takes. */
const most = 500;

/**
 * The workloads that a binding is for, as they are now.
 *
 * @throws RetryableError `PermissionDenied`
 */
export async function findWorkloads(store: Store, { metadata: { namespace }, spec: { workload } }: CloudBinding): Promise<KubeObject[]> {
  const type = workloadType(workload);
  try {
    if (workload.name === undefined) return (await store.list(type, { namespace, labelSelector: labelsText(workload.selector) })).items;
    const object = await store.get({ type, namespace, name: workload.name });
    return object ? [object] : [];
  } catch (error) {
    if (isStoreError(error, "TypeNotFound")) return [];
    if (lacksRight(error)) throw mayNot(error);
    throw error;
  }
}

/**
 * Refuses to bind no workload, and too many.
 *
 * @throws RetryableError `DependencyNotReady`; TerminalError `SpecRejected`
 */
export function checkWorkloads({ metadata: { namespace }, spec: { workload } }: CloudBinding, found: readonly KubeObject[]): void {
  const { kind, name } = workload;
  const what = name === undefined ? `${kind} with the labels ${labelsText(workload.selector)}` : `${kind} ${namespace}/${name}`;
  if (!found.length) {
    throw new RetryableError(`there is no ${what}`, {
      code: "DependencyNotReady",
      hint: "create it, or correct spec.workload; the binding goes on by itself",
    });
  }
  if (found.length > most) {
    throw new TerminalError(`there are ${found.length} ${what}, and a binding is for ${most} at most`, {
      code: "SpecRejected",
      hint: "choose fewer with more labels in spec.workload.selector",
    });
  }
}

/** How `status.workloads` names a workload of a binding. */
export function boundOf({ spec }: CloudBinding, name: string): Bound {
  const { group, version, kind, plural } = workloadType(spec.workload);
  return { apiVersion: group ? `${group}/${version}` : version, kind, name, resource: plural };
}

/** The type of a workload that the connection is in. */
export function typeOf({ apiVersion, kind, resource }: Bound): ResourceType {
  const [version = "", group = ""] = apiVersion.split("/").toReversed();
  return { group, version, kind, plural: resource, namespaced: true };
}

/** Whether two name the same workload, in whichever version of its group. */
export function isSame(one: Bound, other: Bound): boolean {
  const [a, b] = [typeOf(one), typeOf(other)];
  return a.group === b.group && a.plural === b.plural && one.name === other.name;
}

/** `deployment/web`, as kubectl takes it. */
export function shown({ kind, name }: Bound): string {
  return `${kind.toLowerCase()}/${name}`;
}
