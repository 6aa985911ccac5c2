import { findKind } from "../../lib/kinds.ts";
import { connectAccount } from "./account.ts";
import type { RunContext } from "./context.ts";
import { type ObjectResult, reconcileObject } from "./object.ts";

/** Objects that a run works on at once: enough to hide the cloud's latency, few enough not to be throttled. */
const concurrency = 8;

/** Where an object is: `Queue/shop/orders`. */
export interface Place {
  kind: string;
  namespace: string;
  name: string;
}

/** What became of each object of a run. */
export type Summary = {
  job: string;
  account: string;
  objects: (Place & { result: ObjectResult["result"] | "NotStarted"; message: string })[];
};

/**
 * One run: reconciles each object of a batch with its own result, so that one that fails holds up no other. Objects that
 * the run's time does not suffice for are left as they are, and so are due again.
 */
export async function reconcileAll(given: Omit<RunContext, "hurried">, places: Place[]): Promise<Summary> {
  const queue = [...places];
  const context: RunContext = { ...given, hurried: () => queue.length > 0 };
  const connected = await connectAccount(context);
  const objects: Summary["objects"] = [];
  const worker = async (): Promise<void> => {
    for (let place = queue.shift(); place; place = queue.shift()) {
      const kind = findKind(place.kind);
      if (!kind?.service) throw new Error(`${place.kind} is no kind that runs reconcile`);
      if (context.ending.aborted) {
        objects.push({ ...place, result: "NotStarted", message: "the run had to end before" });
        continue;
      }
      const { result, message } = await reconcileObject(context, kind, place, connected);
      objects.push({ ...place, result, message });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, places.length) }, worker));
  return { job: context.job, account: context.account, objects };
}
