import { annotations, cliManager } from "../../crds/api/names.ts";
import type { ReconciledObject, ServiceObject } from "../../crds/api/objects.ts";
import { type Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import { accountRefusal } from "./account-refusal.ts";
import { find } from "./find.ts";

/** An object that a run was asked for, as it was written. */
export interface Requested extends NamedTarget {
  object: ServiceObject;
  /** Whether a state is from after the request. */
  answered(object: ReconciledObject): boolean;
}

/**
 * Asks for a run of each object now. Throws, before anything is written, `NotFound` (exit code 3) and the refusal of an account
 * that can't serve one of them (6).
 */
export async function requestRuns(context: Context, targets: readonly NamedTarget[]): Promise<Requested[]> {
  const { store, namespace, now } = context;
  const found = await Promise.all(targets.map(async (target) => ({ ...target, object: await find(context, target) })));
  for (const { kind, object } of found) {
    const refused = kind.service ? await accountRefusal(context, object.spec) : undefined;
    if (refused) throw refused;
  }
  const requested: Requested[] = [];
  for (const { kind, name } of targets) {
    const time = now().toISOString();
    const patch = { metadata: { annotations: { [annotations.reconcile]: time } } };
    const object = await store.patch<ServiceObject>({ type: kind, namespace, name }, patch, { fieldManager: cliManager });
    requested.push({ kind, name, object, answered: (changed) => isAnswered(changed, time) });
  }
  return requested;
}

/** Whether a run has answered this request, or a later one of somebody else. */
function isAnswered({ metadata, status }: ReconciledObject, time: string): boolean {
  const handled = status?.lastHandledReconcileAt;
  return handled !== undefined && (handled === time || handled === metadata.annotations?.[annotations.reconcile]);
}
