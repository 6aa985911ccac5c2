import { RetryableError } from "../../lib/errors.ts";
import type { StoreError } from "../../lib/store/errors.ts";

/** Says of a right that these runs lack how they get it. It may also be on its way, as a role takes its time to reach every API server. */
export function mayNot(error: StoreError): RetryableError {
  return new RetryableError(error.message, {
    code: "PermissionDenied",
    hint: 'give runs that bind the right to this kind, with a ClusterRole that has the label servicebinding.io/controller: "true"; see the guide\'s page on binding',
    cause: error,
  });
}
