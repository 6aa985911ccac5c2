import type { PlanRequest } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Preview } from "../../crds/api/status.ts";
import type { Kind } from "../../lib/kinds.ts";
import { requestedPlan } from "../dispatch/due.ts";
import type { ConnectedAccount } from "./account.ts";
import type { Claim } from "./claim.ts";
import type { RunContext } from "./context.ts";
import { outcomeOf } from "./errors.ts";
import { plannedChanges, planFor } from "./planning.ts";
import { connectFor, targetOf } from "./prepare.ts";
import type { Step } from "./steps.ts";

/** Answers a request for a preview in the status, if there is one: what a run would change. Changes nothing else. */
export async function answerPreview(context: RunContext, kind: Kind, claim: Claim, connected: ConnectedAccount, step: Step): Promise<void> {
  const { object } = claim;
  const request = requestedPlan(object);
  if (!request) return;
  const made = await step("plan", () => plan(context, kind, object, connected, request)).catch((error: unknown) => {
    const { reason, message } = outcomeOf(error);
    return { reason, message };
  });
  const preview: Preview = { id: request.id, at: context.now().toISOString(), generation: object.metadata.generation ?? 0, ...made };
  await claim.updateStatus((status) => ({ ...status, preview }));
}

async function plan(
  { store }: RunContext,
  kind: Kind,
  object: ServiceObject,
  connected: ConnectedAccount,
  request: PlanRequest,
): Promise<Partial<Preview>> {
  const spec = { ...object.spec, ...request.spec, account: object.spec.account, externalName: object.spec.externalName };
  const known = await connectFor(kind, object, connected);
  const { provider, session } = known;
  const target = await targetOf(store, kind, object, known, spec);
  const seen = await provider.observe(session, target);
  if (object.metadata.deletionTimestamp) {
    const ours = seen.exists && seen.owner === object.metadata.uid;
    return { action: !ours ? "None" : object.spec.deletionPolicy === "Retain" ? "Retain" : "Delete", changes: [] };
  }
  const { appliedFields: applied = [], passwordFingerprint } = object.status ?? {};
  const planning = planFor(
    { provider, target, jsonFields: new Set(kind.jsonFields), applied, hasPassword: passwordFingerprint !== undefined },
    seen,
  );
  if (planning.action === "Adopt" && spec.adoptionPolicy !== "IfExists") {
    // without its fields: who may not adopt it learns nothing of what is somebody else's
    const message = `${target.externalName} exists in the cloud and is not ours: with adoptionPolicy Never a run leaves it alone`;
    return { reason: "NotOwned", message };
  }
  return { action: planning.action, changes: plannedChanges(provider, target, planning) };
}
