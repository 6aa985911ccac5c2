import { RetryableError } from "../../lib/errors.ts";

/**
 * Of what has been there a moment ago and is not any more: a retryable `Conflict`.
 *
 * @param doing - completes "could not …": `change server orders`
 * @param what - is gone, when that is only a part of it
 */
export function gone(doing: string, what = "it"): RetryableError {
  return new RetryableError(`could not ${doing}: ${what} is gone`, {
    code: "Conflict",
    hint: "it went away in the meantime: the next run starts from what is there then",
  });
}
