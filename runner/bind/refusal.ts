import { KnownError, RetryableError, TerminalError } from "../../lib/errors.ts";
import { isStoreError, lacksRight } from "../../lib/store/errors.ts";
import { mayNot } from "./rights.ts";
import { type Bound, shown } from "./workloads.ts";

/** Of so many workloads it is told what kept them from being changed. */
const mostTold = 10;

/** What keeps a workload from being changed, in the words of bindings. */
export function refusal(error: unknown, bound: Bound): unknown {
  if (isStoreError(error, "NotFound")) {
    return new RetryableError(`${shown(bound)} went while it was bound`, { code: "DependencyNotReady", cause: error });
  }
  if (lacksRight(error)) return mayNot(error);
  if (!isStoreError(error, "Forbidden")) return error;
  return new TerminalError(`${shown(bound)} can't be changed: ${error.message}`, {
    code: "WorkloadRejected",
    hint: "a policy of the cluster refused what the binding adds: ask who made it, or bind with files instead of env or the other way round",
    cause: error,
  });
}

/** One error of all, as each workload's is to be told: https://servicebinding.io/spec/core/1.1.0/#service-binding */
export function together(errors: readonly unknown[]): unknown {
  const worst = errors.find((error) => error instanceof TerminalError) ?? errors[0];
  const known = errors.filter((error) => error instanceof KnownError);
  if (!(worst instanceof KnownError) || known.length < 2) return worst;
  const { code, hint, retryAfterSeconds } = worst as RetryableError;
  const messages = [worst, ...known.filter((error) => error !== worst)].map(({ message }) => message.replace(/[.]$/, ""));
  const said = `${messages.slice(0, mostTold).join("; ")}${messages.length > mostTold ? `; and ${messages.length - mostTold} more` : ""}`;
  const details = { code, cause: worst, ...(hint !== undefined && { hint }) };
  if (worst instanceof TerminalError) return new TerminalError(said, details);
  return new RetryableError(said, { ...details, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) });
}
