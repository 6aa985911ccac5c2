import { TerminalError } from "../../../lib/errors.ts";
import type { Ref } from "../../../lib/store/store.ts";
import { nameOf } from "./action.ts";

/** There is no object that an action could be for. */
export function missing(ref: Ref): TerminalError {
  return new TerminalError(`there is no ${nameOf(ref)} in the namespace ${ref.namespace}`, {
    code: "NotFound",
    hint: "create it, or remove the schedule with 'kubectl cloud at-schedule cancel'",
  });
}
