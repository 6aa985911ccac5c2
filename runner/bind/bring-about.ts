import { bindingFinalizer, bindManager } from "../../crds/api/names.ts";
import type { CloudBinding, KubeObject } from "../../crds/api/objects.ts";
import { bindWorkload, unbindWorkload } from "../../lib/binding/bind.ts";
import { projectionOf } from "../../lib/binding/projection.ts";
import { workloadType } from "../../lib/binding/workload-type.ts";
import { KnownError, RetryableError, TerminalError } from "../../lib/errors.ts";
import { isStoreError, lacksRight } from "../../lib/store/errors.ts";
import type { Store } from "../../lib/store/store.ts";
import { type Claim, ClaimLost } from "../reconcile/claim.ts";
import type { Outcome } from "../reconcile/outcome.ts";
import type { Step } from "../reconcile/steps.ts";
import { mayNot } from "./rights.ts";
import { checkSecret, type Offer, offerOf, type Service, ServiceNotReady } from "./service.ts";
import { type Bound, isSame, shown, toBound, typeOf, workloadsOf } from "./workloads.ts";

/** Of how many workloads it is told what kept them from being bound. */
const mostTold = 10;

/** How a run ended for one binding. */
export type BindOutcome = Exclude<Outcome, { result: "Previewed" }>;

/** What a run learned, also when it fails later. */
export interface Found {
  changes: string[];
  /** Undefined when the service has none. */
  offer?: Offer;
  /** Why the service has none. */
  missing?: ServiceNotReady;
}

/** One binding that a run has claimed, and everything it is worked on with. */
export interface Task {
  store: Store;
  claim: Claim<CloudBinding>;
  /** As it was claimed. */
  binding: CloudBinding;
  service: Service | undefined;
  /** Why the service could not be read, if so. */
  unread: Error | undefined;
  step: Step;
  found: Found;
}

/**
 * Puts the connection where the binding says, and takes it out where it said so before; of a binding that is being deleted,
 * everywhere. Each workload is recorded in the status before it is touched, so that whatever a run leaves half done is found.
 */
export async function bringAbout(task: Task): Promise<BindOutcome> {
  const { binding, claim, store, step, found } = task;
  if (binding.metadata.deletionTimestamp) {
    await takeOut(task, recorded(task));
    claim.stop();
    await step("remove finalizer", () => claim.setFinalizer(false));
    return { result: "Gone", reason: "Deleted", message: found.changes.join("; ") || "nothing was bound" };
  }
  const offer = await settle(() => resolve(task));
  if ("value" in offer) found.offer = offer.value;
  else if (offer.error instanceof ServiceNotReady) found.missing = offer.error;
  const workloads = await settle(() => step("find workloads", () => workloadsOf(store, binding)));

  // whatever else is missing: what the spec no longer means is let go
  if ("value" in workloads || binding.spec.workload.name !== undefined) {
    const meant = "value" in workloads ? workloads.value.map((each) => boundOf(binding, each.metadata.name)) : [named(binding)];
    await takeOut(
      task,
      recorded(task).filter((each) => !meant.some((other) => isSame(each, other))),
    );
  }
  if ("error" in offer) throw offer.error;
  checkSecret(binding, offer.value);
  if ("error" in workloads) throw workloads.error;
  await putIn(task, workloads.value, offer.value);
  const all = workloads.value.map((each) => shown(boundOf(binding, each.metadata.name)));
  return {
    result: "Succeeded",
    reason: "Bound",
    message: `the connection is in ${all.slice(0, 10).join(", ")}${all.length > 10 ? " …" : ""}`,
  };
}

async function resolve({ binding, service, unread }: Task): Promise<Offer> {
  if (unread) throw unread;
  return offerOf(binding, service);
}

/** Takes the connection out of workloads, and forgets them. */
async function takeOut({ store, claim, binding, step, found }: Task, workloads: readonly Bound[]): Promise<void> {
  const { namespace = "", name } = binding.metadata;
  for (const bound of workloads) {
    await step(`unbind ${shown(bound)}`, async () => {
      try {
        await unbindWorkload(store, typeOf(bound), { namespace, name: bound.name }, { name, fieldManager: bindManager(binding.metadata) });
      } catch (error) {
        throw refusal(error, bound);
      }
    });
    found.changes.push(`unbound ${shown(bound)}`);
  }
  if (!workloads.length || binding.metadata.deletionTimestamp) return;
  await claim.updateStatus((status) => ({
    ...status,
    workloads: (status.workloads ?? []).filter((each) => !workloads.some((gone) => isSame(each, gone))),
  }));
}

/** Puts the connection into workloads; one that doesn't take it holds up no other. */
async function putIn({ store, claim, binding, step, found }: Task, workloads: readonly KubeObject[], offer: Offer): Promise<void> {
  const type = workloadType(binding.spec.workload);
  if (!binding.metadata.finalizers?.includes(bindingFinalizer)) await step("commit finalizer", () => claim.setFinalizer(true));
  const meant = workloads.map(({ metadata }) => boundOf(binding, metadata.name));
  const before = claim.object.status?.workloads ?? [];
  const added = meant.filter((each) => !before.some((other) => isSame(each, other)));
  if (added.length) await step("record workloads", () => claim.updateStatus((status) => ({ ...status, workloads: [...before, ...added] })));
  const projection = projectionOf(binding, offer);
  const errors: unknown[] = [];
  for (const workload of workloads) {
    const bound = boundOf(binding, workload.metadata.name);
    try {
      const stored = await step(`bind ${shown(bound)}`, () => bindWorkload(store, type, workload, projection));
      if (stored.metadata.resourceVersion !== workload.metadata.resourceVersion) found.changes.push(`bound ${shown(bound)}`);
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      errors.push(refusal(error, bound));
    }
  }
  if (errors.length) throw together(errors);
}

/** One error of all, as each workload's is to be told: https://servicebinding.io/spec/core/1.1.0/#service-binding */
function together(errors: readonly unknown[]): unknown {
  const worst = errors.find((error) => error instanceof TerminalError) ?? errors[0];
  const known = errors.filter((error) => error instanceof KnownError);
  if (!(worst instanceof KnownError) || known.length < 2) return worst;
  const { code, hint, retryAfterSeconds } = worst as RetryableError;
  const messages = [worst, ...known.filter((error) => error !== worst)].map(({ message }) => message.replace(/[.]$/, ""));
  const said = `${messages.slice(0, mostTold).join("; ")}${messages.length > mostTold ? `; and ${messages.length - mostTold} more` : ""}`;
  const details = { code, cause: worst, ...(hint !== undefined && { hint }) };
  if (worst instanceof TerminalError) return new TerminalError(said, details);
  return new RetryableError(said, { ...details, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
}

function recorded({ claim }: Task): Bound[] {
  return claim.object.status?.workloads ?? [];
}

function boundOf({ spec }: CloudBinding, name: string): Bound {
  return toBound(workloadType(spec.workload), name);
}

function named(binding: CloudBinding): Bound {
  return boundOf(binding, binding.spec.workload.name ?? "");
}

/** What keeps a workload from being changed, in the words of bindings. */
function refusal(error: unknown, bound: Bound): unknown {
  if (isStoreError(error, "NotFound")) {
    return new RetryableError(`${shown(bound)} went while it was bound`, { code: "DependencyNotReady", cause: error });
  }
  if (lacksRight(error)) return mayNot(error);
  if (!isStoreError(error, "Forbidden")) return error;
  return new TerminalError(`${shown(bound)} can't be changed: ${error.message}`, {
    code: "WorkloadRejected",
    hint: "a policy of the cluster refused what the binding adds: ask who made it, or bind with files instead of env or the other way round",
    cause: error,
  });
}

async function settle<T>(act: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await act() };
  } catch (error) {
    if (error instanceof ClaimLost) throw error;
    return { error };
  }
}
