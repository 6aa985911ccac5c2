import { setTimeout as pause } from "node:timers/promises";

import { cliManager, labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { accountType, builtin, scheduleType } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import { formatAge } from "../duration.ts";
import type { DryRun } from "./create.ts";
import { type Part, partName, refOf } from "./install-manifests.ts";
import { installedCRDs } from "./uninstall-kinds.ts";
import { refuseStranded } from "./uninstall-stranded.ts";

/** How to uninstall. */
export interface UninstallRequest {
  dryRun: DryRun;
  /** How long all of it may take to go, in milliseconds. */
  timeoutMs: number;
}

/** What is deleted together; the next stage begins when all of it is gone. */
interface Stage {
  types: readonly ResourceType[];
  namespace?: string;
  /** Found by its name instead of by our labels. */
  name?: string;
  /** All there are: users make them, without our labels. */
  all?: true;
}

/** First what acts, then what it may do, then what holds it back, then the kinds, and last the place. */
const stages: readonly Stage[] = [
  { types: [builtin.cronJob, builtin.deployment], namespace: systemNamespace },
  { types: [builtin.job], namespace: systemNamespace },
  // named, as they would go with their kind; the cluster collects the Jobs that they made
  { types: [scheduleType], all: true },
  // the dispatcher would take these off their finalizer; from here on we do
  { types: [accountType], all: true },
  { types: [builtin.roleBinding, builtin.role] },
  { types: [builtin.clusterRoleBinding] },
  { types: [builtin.clusterRole] },
  { types: [builtin.policyBinding] },
  { types: [builtin.policy] },
  { types: [builtin.crd] },
  { types: [builtin.namespace], name: systemNamespace },
];

/**
 * Removes everything of ours, the grants of accounts in all namespaces included; yields what is deleted.
 * Throws `Stranded` (exit code 4) while cloud objects or bindings exist, and `TimedOut` (5) when something does not go.
 */
export async function* uninstall(context: Context, { dryRun, timeoutMs }: UninstallRequest): AsyncGenerator<Part> {
  const end = Date.now() + timeoutMs;
  await refuseStranded(context, "nothing was removed");
  for (const stage of stages) {
    // with the CRDs the objects would go: ask again, as somebody may have created one meanwhile
    if (stage.types.includes(builtin.crd) && dryRun === "none")
      await refuseStranded(context, "the kinds were not removed; `kubectl cloud install` brings the rest back");
    const parts = await find(context, stage);
    for (const part of parts) {
      if (dryRun !== "client") await remove(context, part, dryRun);
      yield part;
    }
    if (dryRun === "none") await untilGone(context, parts, end, timeoutMs);
  }
}

async function find(context: Context, { types, namespace, name, all }: Stage): Promise<Part[]> {
  const { store } = context;
  const found = types.map(async (type): Promise<Part[]> => {
    if (type === builtin.crd) return (await installedCRDs(context)).map((object) => ({ type, object }));
    if (name !== undefined) {
      const object = await store.get({ type, name });
      return object ? [{ type, object }] : [];
    }
    try {
      const labelSelector = `${labels.managedBy}=${product},${labels.partOf}=${product}`;
      const { items } = await store.list<KubeObject>(type, { namespace, ...(all ? {} : { labelSelector }) });
      return items.map((object) => ({ type, object }));
    } catch (error) {
      if (isStoreError(error, "TypeNotFound")) return [];
      throw error;
    }
  });
  return (await Promise.all(found)).flat();
}

async function remove({ store }: Context, part: Part, dryRun: DryRun): Promise<void> {
  const ref = refOf(part);
  // a Deployment is gone when its pods are: until then one of them may start runs
  const propagation = part.type === builtin.deployment ? "Foreground" : "Background";
  await store.delete(ref, { dryRun: dryRun === "server", propagation });
  // of what carries a finalizer, these are the ones that only the dispatcher would take off
  const kept: readonly ResourceType[] = [accountType, builtin.roleBinding, builtin.role];
  if (dryRun !== "none" || !part.object.metadata.finalizers?.length || !kept.includes(part.type)) return;
  try {
    await store.patch(ref, { metadata: { finalizers: null } }, { fieldManager: cliManager });
  } catch (error) {
    if (!isStoreError(error, "NotFound")) throw error;
  }
}

async function untilGone({ store }: Context, parts: readonly Part[], end: number, timeoutMs: number): Promise<void> {
  for (let left = parts; left.length; await pause(250)) {
    const found = await Promise.all(
      left.map(async (part) => {
        try {
          return (await store.get(refOf(part)))?.metadata.uid === part.object.metadata.uid;
        } catch (error) {
          if (isStoreError(error, "TypeNotFound")) return false;
          throw error;
        }
      }),
    );
    left = left.filter((_, index) => found[index]);
    if (!left.length) return;
    if (Date.now() < end) continue;
    const names = left.map(({ type, object }) => partName(type, object.metadata.name)).join(", ");
    throw new KnownError(`timed out after ${formatAge(timeoutMs)} waiting for ${names} to be gone`, {
      code: "TimedOut",
      hint: `look at its conditions and finalizers with \`kubectl get ${partName(left[0]?.type ?? builtin.namespace, left[0]?.object.metadata.name ?? "")} -o yaml\`, then run the same command again`,
      exitCode: exitCodes.timedOut,
    });
  }
}
