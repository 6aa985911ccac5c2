import { finalizer } from "../../crds/api/names.ts";
import { RetryableError } from "../../lib/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { removeConnection } from "./connection.ts";
import { ageSeconds, unseen, type Work } from "./converge.ts";
import type { Outcome } from "./outcome.ts";

/** Pauses between looks, in milliseconds, while the cloud deletes; after the last a later run goes on. */
const looks = [0, 500, 1500, 3000];
/** Finalizers that Kubernetes sets itself and that wait for nothing outside. */
const kubernetesOwn = ["foregroundDeletion", "orphan"];

/** Deletes the cloud resource, or lets go of it, and then the connection and the finalizer. */
export async function remove(work: Work, store: Store): Promise<Outcome> {
  const { claim, provider, session, target, step } = work;
  const { object } = claim;
  const others = (object.metadata.finalizers ?? []).filter((name) => name !== finalizer && !kubernetesOwn.includes(name));
  if (others.length) {
    throw new RetryableError(`other finalizers come first: ${others.join(", ")}`, {
      code: "DependencyNotReady",
      hint: "the cloud resource is deleted when they are gone",
    });
  }

  const seen = await step("observe", () => provider.observe(session, target));
  const ours = seen.exists && seen.owner === target.uid;
  if (ours && object.spec.deletionPolicy === "Retain") {
    await step("release", () => provider.update(session, target, [], "release"));
    await letGo(work, store);
    return { result: "Gone", reason: "Retained", message: `${target.externalName} stays in the cloud, without our ownership tag` };
  }
  if (!seen.exists) {
    const begun = object.status?.operation;
    if (begun?.kind === "Create" && ageSeconds(begun.startedAt, work.now()) < unseen(provider)) {
      return {
        result: "InProgress",
        reason: "Deleting",
        message: "created a moment ago and not to be seen yet: waiting to delete it",
        retryAfterSeconds: 10,
      };
    }
  } else if (ours) {
    await step("delete", () => provider.delete(session, target));
    if (!(await gone(work)))
      return { result: "InProgress", reason: "Deleting", message: `the cloud is deleting ${target.externalName}`, retryAfterSeconds: 10 };
  }
  await letGo(work, store);
  const message = ours || !seen.exists ? `${target.externalName} is gone` : `${target.externalName} is not ours and was left alone`;
  return { result: "Gone", reason: "Deleted", message };
}

/** Removes the connection and then the finalizer, which lets Kubernetes remove the object. */
export async function letGo({ claim, step }: Pick<Work, "claim" | "step">, store: Store): Promise<void> {
  const name = claim.object.status?.binding?.name;
  if (name) await step("remove connection", () => removeConnection(store, claim.object, name));
  claim.stop();
  await step("remove finalizer", () => claim.setFinalizer(false));
}

async function gone({ provider, session, target, step }: Work): Promise<boolean> {
  for (const pause of looks) {
    await new Promise((resolve) => setTimeout(resolve, pause));
    const seen = await step("observe", () => provider.observe(session, target));
    if (!seen.exists) return true;
  }
  return false;
}
