import type { ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { conditionOf } from "../../lib/conditions.ts";
import type { Kind } from "../../lib/kinds.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import { dueReason } from "../dispatch/due.ts";
import type { ConnectedAccount } from "./account.ts";
import { bringAbout } from "./bring-about.ts";
import { Claim } from "./claim.ts";
import { conditionsFor } from "./conditions.ts";
import type { RunContext } from "./context.ts";
import { outcomeOf } from "./errors.ts";
import { recordEvent } from "./event.ts";
import { type Report, report } from "./report.ts";
import { left, type Unfinished, unfinished } from "./unfinished.ts";
import type { Found } from "./work.ts";

/** What became of one object in a run. */
export type ObjectResult = Pick<Report, "result" | "message"> | Unfinished;

/** Reconciles one object: claims it, brings it about, and records what was done. Never throws: what goes wrong is the result. */
export async function reconcileObject(
  context: RunContext,
  kind: Kind,
  place: { namespace: string; name: string },
  connected: ConnectedAccount,
): Promise<ObjectResult> {
  const log = context.log.child({ kind: kind.kind, ...place });
  const startedAt = context.now();
  let why: RunReason | undefined;
  let before: ServiceObject | undefined;
  let claim: Claim | undefined;
  try {
    const taken = await Claim.take(context, { type: kind, ...place }, (object) => {
      before = object;
      // a claim of this very Job is one that an earlier pod of it left behind
      why = dueReason({ ...object, status: { ...object.status, run: undefined } }, connected.account, startedAt);
      return why && beginning(object, why, context, startedAt);
    });
    if (typeof taken === "string") return left(log, taken);
    claim = taken;
    // the spec as it was claimed is what this run is about, whatever is changed meanwhile: that makes the object due again
    const { object } = claim;
    log.info({ step: "claim", reason: why, generation: object.metadata.generation }, "claimed");
    const found: Found = { changes: [] };
    const reason = why as RunReason;
    const outcome = await bringAbout({ context, kind, object, claim, connected, why: reason, log, found }).catch(outcomeOf);
    if (outcome.result === "Previewed") {
      await claim.finish((status) => status);
      return { result: "Succeeded", message: outcome.message };
    }
    const finished = report({
      outcome,
      found,
      why: reason,
      startedAt,
      finishedAt: context.now(),
      job: context.job,
      log,
      account: connected.account,
      alwaysSet: kind.alwaysSet,
    });
    if (outcome.result !== "Gone") await claim.finish((status) => finished.status(object, status));
    await recordEvent(context.store, before ?? object, finished, context.now());
    const { result, message } = outcome;
    log[result === "Failed" ? "error" : "info"]({ step: "done", result, reason: outcome.reason, changes: found.changes }, message);
    return { result, message };
  } catch (error) {
    return unfinished(log, error);
  } finally {
    claim?.stop();
  }
}

/** The status with which a run takes an object up. */
function beginning(object: ServiceObject, why: RunReason, context: RunContext, now: Date): ServiceStatus {
  const status = object.status ?? {};
  if (why === "Planned") return status;
  const { generation = 0 } = object.metadata;
  // never Ready for a spec that no run has seen through; but nothing is taken from what is suspended
  const ready = conditionOf(status, "Ready")?.status === "True" && (status.observedGeneration === generation || object.spec.suspend);
  const message = `${why}: the run ${context.job} works on it`;
  return {
    ...status,
    conditions: conditionsFor({ ready, reason: "Reconciling", message, reconciling: true }, generation, status.conditions, now),
  };
}
