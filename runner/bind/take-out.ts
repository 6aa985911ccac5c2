import { bindManager } from "../../crds/api/names.ts";
import { unbindWorkload } from "../../lib/binding/bind.ts";
import { ClaimLost } from "../reconcile/claim.ts";
import { refusal, together } from "./refusal.ts";
import type { Task } from "./task.ts";
import { type Bound, isSame, shown, typeOf } from "./workloads.ts";

/** Takes the connection out of workloads, and forgets them; one that can't be changed holds up no other. */
export async function takeOut({ store, claim, binding, step, found }: Task, workloads: readonly Bound[]): Promise<void> {
  if (!workloads.length) return;
  const { namespace = "", name } = binding.metadata;
  const gone: Bound[] = [];
  const errors: unknown[] = [];
  for (const bound of workloads) {
    const ref = { namespace, name: bound.name };
    try {
      await step(`unbind ${shown(bound)}`, () =>
        unbindWorkload(store, typeOf(bound), ref, { name, fieldManager: bindManager(binding.metadata) }),
      );
      gone.push(bound);
      found.changes.push(`unbound ${shown(bound)}`);
    } catch (error) {
      if (error instanceof ClaimLost) throw error;
      errors.push(refusal(error, bound));
    }
  }
  // nobody asks a binding that goes
  if (!binding.metadata.deletionTimestamp || errors.length) {
    await claim.updateStatus((status) => ({
      ...status,
      workloads: (status.workloads ?? []).filter((each) => !gone.some((other) => isSame(each, other))),
    }));
  }
  if (errors.length) throw together(errors);
}
