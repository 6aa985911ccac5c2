import type { CloudBindingStatus } from "../../crds/api/kinds/cloudbinding.ts";
import { bindingFinalizer, bindRunManager } from "../../crds/api/names.ts";
import type { CloudBinding } from "../../crds/api/objects.ts";
import { conditionOf } from "../../lib/conditions.ts";
import { bindingType } from "../../lib/kinds.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import { bindingDue } from "../dispatch/bindings/due.ts";
import { Claim } from "../reconcile/claim.ts";
import { conditionFor } from "../reconcile/conditions.ts";
import { outcomeOf } from "../reconcile/errors.ts";
import { recordEvent } from "../reconcile/event.ts";
import type { ObjectResult } from "../reconcile/object.ts";
import { stepper } from "../reconcile/steps.ts";
import { left, unfinished } from "../reconcile/unfinished.ts";
import { bringAbout } from "./bring-about.ts";
import type { BindContext } from "./context.ts";
import { statusAfter } from "./report.ts";
import { readService, type Service } from "./service.ts";
import type { Found } from "./task.ts";

const marks = { finalizer: bindingFinalizer, fieldManager: bindRunManager };

/** Works on one binding: claims it, brings it about, and records what was done. Never throws: what goes wrong is the result. */
export async function bindObject(context: BindContext, place: { namespace: string; name: string }): Promise<ObjectResult> {
  const { store, job } = context;
  const { namespace, name } = place;
  const log = context.log.child({ kind: bindingType.kind, namespace, name });
  const startedAt = context.now();
  let why: RunReason | undefined;
  let before: CloudBinding | undefined;
  let service: Service | undefined;
  let unread: Error | undefined;
  let claim: Claim<CloudBinding> | undefined;
  try {
    const begin = async (object: CloudBinding) => {
      before = object;
      // what is let go is let go of whatever there is
      if (!object.metadata.deletionTimestamp)
        [service, unread] = await readService(store, object).then(
          (found) => [found, undefined],
          (error: Error) => [undefined, error],
        );
      // a claim of this very Job is one that an earlier pod of it left behind
      why = bindingDue({ ...object, status: { ...object.status, run: undefined } }, service, startedAt);
      return why && beginning(object, why, context, startedAt);
    };
    const taken = await Claim.take<CloudBinding>(context, { type: bindingType, namespace, name }, begin, marks);
    if (typeof taken === "string") return left(log, taken);
    claim = taken;
    // the spec as it was claimed is what this run is about, whatever is changed meanwhile: that makes the binding due again
    const { object: binding } = claim;
    const reason = why as RunReason;
    log.info({ step: "claim", reason, generation: binding.metadata.generation }, "claimed");
    const found: Found = { changes: [] };
    const task = { store, claim, binding, service, unread, step: stepper(claim, log), found };
    const outcome = await bringAbout(task).catch(outcomeOf);
    const ending = { outcome, found, why: reason, startedAt, finishedAt: context.now(), job, log };
    if (outcome.result !== "Gone") await claim.finish((status) => statusAfter(ending, binding, status));
    const told = { ...outcome, changes: found.changes, why: reason };
    await recordEvent(store, before ?? binding, told, context.now(), bindRunManager);
    const { result, message } = outcome;
    log[result === "Failed" ? "error" : "info"]({ step: "done", result, reason: outcome.reason, changes: found.changes }, message);
    return { result, message };
  } catch (error) {
    return unfinished(log, error);
  } finally {
    claim?.stop();
  }
}

/** The status with which a run takes a binding up. */
function beginning(object: CloudBinding, why: RunReason, context: BindContext, now: Date): CloudBindingStatus {
  const { metadata, status = {} } = object;
  const { generation = 0 } = metadata;
  const { conditions = [] } = status;
  // never Ready for a spec that no run has seen through
  const ready = conditionOf(status, "Ready")?.status === "True" && status.observedGeneration === generation;
  const said = { reason: "Reconciling", message: `${why}: the run ${context.job} works on it` } as const;
  const kept = conditions.filter(({ type }) => type === "ServiceAvailable");
  const begun = { Ready: ready, Reconciling: true, Stalled: false };
  return {
    ...status,
    conditions: [...Object.entries(begun).map(([type, holds]) => conditionFor(type, holds, said, generation, conditions, now)), ...kept],
  };
}
