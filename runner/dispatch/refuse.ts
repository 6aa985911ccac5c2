import { annotations, dispatchManager } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { type KnownError, withHint } from "../../lib/errors.ts";
import { findKind } from "../../lib/kinds.ts";
import { mergePatch } from "../../lib/merge-patch.ts";
import type { Reason } from "../../lib/reasons.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { conditionsFor } from "../reconcile/conditions.ts";

/** Tells an object why no run can serve it. Resolves to false when it says so already. */
export async function refuse(
  store: Store,
  object: ServiceObject,
  error: KnownError,
  account: CloudAccount | undefined,
  now: Date,
): Promise<boolean> {
  const type = findKind(object.kind);
  if (!type) return false;
  const { generation = 0, namespace, name, resourceVersion } = object.metadata;
  const current = object.status ?? {};
  const next = {
    ...current,
    observedGeneration: generation,
    observedAccountGeneration: account?.metadata.generation ?? 0,
    conditions: conditionsFor(
      { ready: false, stalled: true, reason: error.code as Reason, message: withHint(error) },
      generation,
      current.conditions,
      now,
    ),
    nextRunAt: undefined,
    lastHandledReconcileAt: object.metadata.annotations?.[annotations.reconcile],
  };
  const said = conditionOf(current, "Ready");
  if (
    said?.reason === error.code &&
    said.observedGeneration === generation &&
    current.observedAccountGeneration === next.observedAccountGeneration
  )
    return false;
  try {
    const patch = { metadata: { resourceVersion }, status: mergePatch(current, next) };
    await store.patch({ type, namespace, name }, patch, { fieldManager: dispatchManager, subresource: "status" });
    return true;
  } catch (problem) {
    // somebody changed or removed it meanwhile: the next pass looks again
    if (isStoreError(problem, "Conflict", "NotFound")) return false;
    throw problem;
  }
}
