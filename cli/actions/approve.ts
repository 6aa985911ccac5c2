import { annotations, cliManager } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Plan } from "../../crds/api/status.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { displayName, type NamedTarget, shortName } from "../target.ts";
import { waitingPlan } from "./approval.ts";
import { find } from "./find.ts";

/** What waits for approval, as it is shown to the one who approves. */
export interface Approvable extends NamedTarget {
  object: ServiceObject;
  plan: Plan;
}

/** What was approved before, so that there is nothing to approve. */
export interface Approved extends NamedTarget {
  object: ServiceObject;
  by: string;
}

/** A run renews its claim now and then, so that the object changes and the plan does not; so often it is tried again. */
const attempts = 5;

/**
 * The plan that waits for approval; or who approved it, also when the plan `hash` was carried out meanwhile.
 * Throws `NotFound` (exit code 3) when there is no such object or nothing waits, and `PlanChanged` (4) when another plan than `hash` does.
 */
export async function findApprovable(context: Context, target: NamedTarget, hash: string | undefined): Promise<Approvable | Approved> {
  const object = await find(context, target);
  const plan = waitingPlan(object);
  const { [annotations.approved]: approved, [annotations.approvedBy]: by = "somebody" } = object.metadata.annotations ?? {};
  if (approved !== undefined && approved === (plan?.hash ?? hash) && (hash ?? approved) === approved) return { ...target, object, by };
  if (!plan) throw nothingWaits(target, object);
  if (hash !== undefined && hash !== plan.hash) throw changed(target, hash, plan.hash);
  return { ...target, object, plan };
}

/**
 * Approves a plan in the caller's own name, as long as it is the one that waits. Returns the object as it was written.
 * Throws as {@link findApprovable}, and `Forbidden` (4) for who may not approve.
 */
export async function approve(context: Context, { kind, name, plan, object }: Approvable, { dryRun = false } = {}): Promise<ServiceObject> {
  const by = await context.username();
  const { store, namespace } = context;
  let { resourceVersion } = object.metadata;
  for (let attempt = 1; ; attempt++) {
    try {
      const patch = { metadata: { resourceVersion, annotations: { [annotations.approved]: plan.hash, [annotations.approvedBy]: by } } };
      return await store.patch<ServiceObject>({ type: kind, namespace, name }, patch, { fieldManager: cliManager, dryRun });
    } catch (error) {
      if (!isStoreError(error, "Conflict") || attempt === attempts) throw error;
      const again = await findApprovable(context, { kind, name }, plan.hash);
      if ("by" in again) return again.object;
      ({ resourceVersion } = again.object.metadata);
    }
  }
}

function nothingWaits({ kind, name }: NamedTarget, { metadata, status }: ServiceObject): KnownError {
  const short = shortName(kind, name);
  const older = status?.plan !== undefined && status.plan.generation !== metadata.generation;
  return new KnownError(
    older
      ? `the spec of ${displayName(kind, name)} changed since the plan ${status?.plan?.hash}`
      : `nothing of ${displayName(kind, name)} waits for approval`,
    {
      code: "NothingToApprove",
      hint: older ? `the next run makes a new one: kubectl cloud plan ${short}` : `see what it is doing: kubectl cloud status ${short}`,
      exitCode: exitCodes.notFound,
    },
  );
}

function changed({ kind, name }: NamedTarget, wanted: string, waiting: string): KnownError {
  return new KnownError(`${displayName(kind, name)} waits with the plan ${waiting}, not with ${wanted}`, {
    code: "PlanChanged",
    hint: `nothing was approved; look at it: kubectl cloud plan ${shortName(kind, name)}`,
    exitCode: exitCodes.refused,
  });
}
