import { type BatchResult, type Place, workThrough } from "../batch.ts";
import type { BindContext } from "./context.ts";
import { bindObject } from "./object.ts";

/** One run: brings each CloudBinding of a batch about. */
export async function bindAll(context: BindContext, places: readonly Place[]): Promise<BatchResult[]> {
  return workThrough([...places], context.ending, (place) => {
    if (place.kind !== "CloudBinding") throw new Error(`${place.kind} is no kind that runs bind`);
    return bindObject(context, place);
  });
}
