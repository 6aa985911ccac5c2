import { bindingFinalizer } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { bindWorkload } from "../../lib/binding/bind.ts";
import { projectionOf } from "../../lib/binding/projection.ts";
import { workloadType } from "../../lib/binding/workload-type.ts";
import { ClaimLost } from "../reconcile/claim.ts";
import { refusal, together } from "./refusal.ts";
import type { Offer } from "./service.ts";
import type { Task } from "./task.ts";
import { boundOf, isSame, shown } from "./workloads.ts";

/** Puts the connection into workloads; one that doesn't take it holds up no other. */
export async function putIn({ store, claim, binding, step, found }: Task, workloads: readonly KubeObject[], offer: Offer): Promise<void> {
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
