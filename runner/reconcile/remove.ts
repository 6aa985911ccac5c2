import { finalizer } from "../../crds/api/names.ts";
import { RetryableError } from "../../lib/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import type { Observation, Outcome as Written } from "../provider.ts";
import { awaitApproval } from "./approval.ts";
import { connectionName, removeConnection } from "./connection.ts";
import { unseen } from "./converge.ts";
import { look } from "./look.ts";
import type { Outcome } from "./outcome.ts";
import { ageSeconds, goesOn, tellProgress } from "./progress.ts";
import type { Work } from "./work.ts";

/** Finalizers that Kubernetes sets itself and that wait for nothing outside. */
const kubernetesOwn = ["foregroundDeletion", "orphan"];

type Running = NonNullable<Written["operation"]>;

/** Deletes the cloud resource, or lets go of it, and then the connection and the finalizer. */
export async function remove(work: Work, store: Store): Promise<Outcome> {
  const { claim, target } = work;
  const { object } = claim;
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer && !kubernetesOwn.includes(name));
  if (others.length) {
    throw new RetryableError(`other finalizers come first: ${others.join(", ")}`, {
      code: "DependencyNotReady",
      hint: "the cloud resource is deleted when they are gone",
    });
  }

  const seen = await look(work);
  if (!seen.exists && seen.progress !== undefined) return goesOnDeleting(work, seen.progress, seen.retryAfterSeconds);
  if (!seen.exists) return notThere(work, store);
  if (seen.owner !== target.uid) {
    await letGo(work, store);
    return { result: "Gone", reason: "Deleted", message: `${target.externalName} is not ours and was left alone` };
  }
  const retain = object.spec.deletionPolicy === "Retain";
  const awaiting = await awaitApproval(work, { action: retain ? "Retain" : "Delete", changes: [] });
  if (awaiting) return awaiting;
  if (retain) {
    const releasing = await release(work);
    if (releasing) return releasing;
    await letGo(work, store);
    return { result: "Gone", reason: "Retained", message: `${target.externalName} stays in the cloud, without our ownership tag` };
  }
  const going = await destroy(work);
  if (going) return going;
  await letGo(work, store);
  return { result: "Gone", reason: "Deleted", message: `${target.externalName} is gone` };
}

/** What is not to be seen is gone, unless it was created a moment ago. */
async function notThere(work: Work, store: Store): Promise<Outcome> {
  const { claim, provider, target, now } = work;
  const begun = claim.object.status?.operation;
  if (begun?.kind === "Create" && ageSeconds(begun.startedAt, now()) < unseen(provider)) {
    return {
      result: "InProgress",
      reason: "Deleting",
      message: "created a moment ago and not to be seen yet: waiting to delete it",
      retryAfterSeconds: 10,
    };
  }
  await letGo(work, store);
  return { result: "Gone", reason: "Deleted", message: `${target.externalName} is gone` };
}

/** Drops our tag and waits until it is gone, as the cloud may fail to later; resolves to how the run ends when that takes longer. */
async function release(work: Work): Promise<Outcome | undefined> {
  const { claim, provider, session, target, step, now } = work;
  const { operation: running } = await step("release", () => provider.update(session, target, [], "release"));
  if (!running) return undefined;
  const { message, token } = running;
  const operation = { kind: "Update" as const, startedAt: now().toISOString(), answered: true, message, token };
  await claim.updateStatus((current) => ({ ...current, operation }));
  return untilSeen(work, running, (seen) => !seen.exists || seen.owner !== target.uid);
}

/** Deletes and waits until it is not to be seen any more; resolves to how the run ends when that takes longer. */
async function destroy(work: Work): Promise<Outcome | undefined> {
  const { claim, provider, session, target, step, now } = work;
  // asked for again in each run: to delete what is being deleted does no harm, and an earlier answer may have been lost
  const { operation: running } = await step("delete", () => provider.delete(session, target));
  const begun = claim.object.status?.operation;
  if (running && (begun?.kind !== "Delete" || begun.token !== running.token)) {
    const startedAt = begun?.kind === "Delete" ? begun.startedAt : now().toISOString();
    const operation = { kind: "Delete" as const, startedAt, answered: true, message: running.message, token: running.token };
    await claim.updateStatus((current) => ({ ...current, operation }));
  }
  return untilSeen(work, running, (seen) => !seen.exists);
}

/** Waits until the cloud has done what was asked of it; resolves to how the run ends when that takes longer. */
async function untilSeen(work: Work, running: Running | undefined, isDone: (seen: Observation) => boolean): Promise<Outcome | undefined> {
  const { target, patience } = work;
  for (;;) {
    const seen = await look(work);
    if (seen.operationFailed) throw seen.operationFailed;
    if (isDone(seen) && seen.progress === undefined) return undefined;
    const says = seen.progress ?? running?.message ?? `the cloud is deleting ${target.externalName}`;
    const retryAfterSeconds = seen.retryAfterSeconds ?? running?.retryAfterSeconds;
    if (running) await tellProgress(work, says);
    if (!(await patience.pause(retryAfterSeconds))) return goesOnDeleting(work, says, retryAfterSeconds);
  }
}

function goesOnDeleting(work: Work, says: string, retryAfterSeconds: number | undefined): Outcome {
  return { ...goesOn(work, says, retryAfterSeconds), reason: "Deleting" };
}

/** Removes the connection and then the finalizer, which lets Kubernetes remove the object. */
export async function letGo({ claim, step }: Pick<Work, "claim" | "step">, store: Store): Promise<void> {
  const { binding, passwordFingerprint } = claim.object.status ?? {};
  // a password was stored before there was a whole connection
  const name = binding?.name ?? (passwordFingerprint === undefined ? undefined : connectionName(claim.object));
  if (name) await step("remove connection", () => removeConnection(store, claim.object, name));
  claim.stop();
  await step("remove finalizer", () => claim.setFinalizer(false));
}
