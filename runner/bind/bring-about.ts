import { putIn } from "./put-in.ts";
import { checkSecret, type Offer, offerOf, ServiceNotReady } from "./service.ts";
import { takeOut } from "./take-out.ts";
import type { BindOutcome, Task } from "./task.ts";
import { boundOf, checkWorkloads, findWorkloads, isSame, shown } from "./workloads.ts";

/**
 * Puts the connection where the binding says, and takes it out where it said so before; of a binding that is being deleted,
 * everywhere. Each workload is recorded in the status before it is touched, so that whatever a run leaves half done is found.
 */
export async function bringAbout(task: Task): Promise<BindOutcome> {
  const { binding, claim, store, step, found } = task;
  if (binding.metadata.deletionTimestamp) {
    await takeOut(task, claim.object.status?.workloads ?? []);
    claim.stop();
    await step("remove finalizer", () => claim.setFinalizer(false));
    return { result: "Gone", reason: "Deleted", message: found.changes.join("; ") || "nothing was bound" };
  }
  const offer = resolve(task);
  if ("value" in offer) found.offer = offer.value;
  else if (offer.error instanceof ServiceNotReady) found.missing = offer.error;
  const workloads = await step("find workloads", () => findWorkloads(store, binding));
  const meant = binding.spec.workload.name === undefined ? workloads.map(({ metadata }) => metadata.name) : [binding.spec.workload.name];
  // whatever else is missing: what the spec no longer means is let go
  const bound = meant.map((name) => boundOf(binding, name));
  const obsolete = (claim.object.status?.workloads ?? []).filter((each) => !bound.some((other) => isSame(each, other)));
  await takeOut(task, obsolete);
  if ("error" in offer) throw offer.error;
  checkSecret(binding, offer.value);
  checkWorkloads(binding, workloads);
  await putIn(task, workloads, offer.value);
  const all = bound.map(shown);
  return {
    result: "Succeeded",
    reason: "Bound",
    message: `the connection is in ${all.slice(0, 10).join(", ")}${all.length > 10 ? " …" : ""}`,
  };
}

/** What the service offers, or why nothing: to be told when all else is done. */
function resolve({ binding, service, unread }: Task): { value: Offer } | { error: unknown } {
  if (unread) return { error: unread };
  try {
    return { value: offerOf(binding, service) };
  } catch (error) {
    return { error };
  }
}
