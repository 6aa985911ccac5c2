import { findKind } from "../../lib/kinds.ts";
import { type BatchResult, type Place, workThrough } from "../batch.ts";
import { connectAccount } from "./account.ts";
import type { RunContext } from "./context.ts";
import { reconcileObject } from "./object.ts";

/** What a run leaves as its summary. */
export type Summary = { job: string; account: string; objects: BatchResult[] };

/** One run: reconciles each object of a batch of one account. */
export async function reconcileAll(given: Omit<RunContext, "hurried">, places: Place[]): Promise<Summary> {
  const queue = [...places];
  const context: RunContext = { ...given, hurried: () => queue.length > 0 };
  const connected = await connectAccount(context);
  const objects = await workThrough(queue, context.ending, (place) => {
    const kind = findKind(place.kind);
    if (!kind?.service) throw new Error(`${place.kind} is no kind that runs reconcile`);
    return reconcileObject(context, kind, place, connected);
  });
  return { job: context.job, account: context.account, objects };
}
