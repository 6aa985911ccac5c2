import { cliManager } from "../../../../crds/api/names.ts";
import type { KubeObject } from "../../../../crds/api/objects.ts";
import { builtin } from "../../../../lib/kinds.ts";
import { isStoreError, lacksRight, type StoreError } from "../../../../lib/store/errors.ts";
import type { ResourceType } from "../../../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../../../lib/system.ts";
import { failed, type Found, ok, unknown, warning } from "../finding.ts";
import type { Subject } from "./subject.ts";

/** What a refusal says, and the next step, in which the name that it has stands for `$1`. */
const hints: [RegExp, string][] = [
  [
    /(?:exceeded quota|status unknown for quota): ([^,]+),/,
    `raise or remove that quota: kubectl -n ${systemNamespace} edit resourcequota $1`,
  ],
  [/failed quota: ([^:]+):/, `take what it asks of every pod out of that quota: kubectl -n ${systemNamespace} edit resourcequota $1`],
  [/(?:maximum|minimum) .* per (?:Container|Pod) /, `widen the LimitRange: kubectl -n ${systemNamespace} edit limitrange`],
  [/violates PodSecurity/, "it has been changed: install it again: kubectl cloud install, with the flags of last time"],
];

/** Whether the cluster lets Jobs and pods be made where the dispatcher is; tries it, and stores nothing. */
export async function checkAdmits({ context: { store, now }, dispatcher }: Subject): Promise<Found[]> {
  const found = await dispatcher();
  if (!found) return [];
  const metadata = { name: `${dispatcherName}-check-${now().getTime().toString(36)}`, namespace: systemNamespace };
  const spec = { ...found.pod, restartPolicy: "Never" };
  const tried: [ResourceType, object][] = [
    [builtin.job, { apiVersion: "batch/v1", kind: "Job", metadata, spec: { template: { spec } } }],
    // what holds pods back, such as a quota, does so when a Job makes them
    [builtin.pod, { apiVersion: "v1", kind: "Pod", metadata, spec }],
  ];
  for (const [type, object] of tried) {
    try {
      await store.create(type, object as KubeObject, { fieldManager: cliManager, dryRun: true });
    } catch (error) {
      if (!isStoreError(error, "Forbidden", "Invalid")) throw error;
      // the right of the one who asks, which says nothing of the dispatcher's
      return [lacksRight(error) ? unknown(error.message) : refused(type, error)];
    }
  }
  return [ok(`Jobs and their pods can be made in namespace ${systemNamespace}`)];
}

function refused(type: ResourceType, { message }: StoreError): Found {
  const [pattern, next] = hints.find(([words]) => words.test(message)) ?? [];
  const said = `the cluster refuses ${type.kind}s in namespace ${systemNamespace}: ${message}`;
  if (pattern && next) return failed(said, next.replace("$1", pattern.exec(message)?.[1] ?? ""));
  const hint = "look at the admission policies, webhooks and quotas that its message names";
  // some policies refuse every pod that no Job or the like has made, which ours are made by
  return type === builtin.pod ? warning(said, `${hint}; it may hold for single pods alone`) : failed(said, hint);
}
