import { serviceBindingType } from "../../lib/binding/service-binding.ts";
import { type BatchResult, type Place, workThrough } from "../batch.ts";
import type { BindContext } from "./context.ts";
import { bindObject } from "./object.ts";
import { bindServiceBinding } from "./service-bindings/run.ts";

/** One run: brings each CloudBinding of a batch about, and each ServiceBinding. */
export async function bindAll(context: BindContext, places: readonly Place[]): Promise<BatchResult[]> {
  return workThrough([...places], context.ending, (place) => {
    if (place.kind === serviceBindingType.kind) return bindServiceBinding(context, place);
    if (place.kind !== "CloudBinding") throw new Error(`${place.kind} is no kind that runs bind`);
    return bindObject(context, place);
  });
}
