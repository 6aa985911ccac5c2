import { builtin } from "../kinds.ts";
import type { ResourceType } from "../store/store.ts";

/**
 * The workloads that Kubernetes has by itself. A Pod takes no change once it is there, so it is bound as a manifest only. The
 * policies that ask for the right to patch them know the same ones.
 */
export const builtinWorkloads: readonly ResourceType[] = [
  builtin.deployment,
  builtin.statefulSet,
  builtin.daemonSet,
  builtin.cronJob,
  builtin.job,
  builtin.pod,
];

/** The group and version that a CloudBinding's workload has when it says none. */
const unsaid = "apps/v1";

/**
 * The resource type of a workload as a CloudBinding names it. CronJob and Job are found without their apiVersion.
 *
 * @param workload.resource - plural of the kind; needed of a kind that Kubernetes does not have by itself
 */
export function workloadType({
  apiVersion,
  kind,
  resource,
}: {
  apiVersion: string;
  kind: string;
  resource?: string | undefined;
}): ResourceType {
  const known = builtinWorkloads.find((type) => type.kind === kind);
  if (known && (apiVersion === unsaid || apiVersion === versionOf(known))) return known;
  const [version, group = ""] = apiVersion.split("/").toReversed() as [string, string?];
  return { group, version, kind, plural: resource ?? known?.plural ?? `${kind.toLowerCase()}s`, namespaced: true };
}

/** Whether Kubernetes has a workload by itself. */
export function isBuiltin(type: ResourceType): boolean {
  return builtinWorkloads.some(({ group, kind }) => group === type.group && kind === type.kind);
}

/** `apps/v1` */
function versionOf({ group, version }: ResourceType): string {
  return group ? `${group}/${version}` : version;
}
