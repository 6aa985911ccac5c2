import type { ObjectResult } from "./reconcile/object.ts";

/** Objects that a run works on at once: enough to hide the latency of what it asks, few enough not to be throttled. */
const concurrency = 8;

/** Where an object is: `Queue/shop/orders`. */
export interface Place {
  kind: string;
  namespace: string;
  name: string;
}

/** What became of one object of a run. */
export type BatchResult = Place & { result: ObjectResult["result"] | "NotStarted"; message: string };

/**
 * Has each object of a run worked on, with its own result, so that one that fails holds up no other. Objects that the run's time
 * does not suffice for are left as they are, and so are due again.
 *
 * @param queue - taken from as their turn comes
 * @param ending - no object is taken up any more once it is aborted
 */
export async function workThrough(
  queue: Place[],
  ending: AbortSignal,
  act: (place: Place) => Promise<Pick<ObjectResult, "result" | "message">>,
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  const worker = async (): Promise<void> => {
    for (let place = queue.shift(); place; place = queue.shift()) {
      if (ending.aborted) {
        results.push({ ...place, result: "NotStarted", message: "the run had to end before" });
        continue;
      }
      const { result, message } = await act(place);
      results.push({ ...place, result, message });
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, queue.length) }, worker));
  return results;
}
