import { StoreError, type StoreErrorCode } from "../errors.ts";
import type { Ref } from "../store.ts";
import { typeKey } from "./storage.ts";

/** `queues.kubectl-cloud.dev "orders" already exists.` */
export function refusal(code: StoreErrorCode, { type, name }: Ref, what: string, hint?: string): StoreError {
  return new StoreError(`${typeKey(type)} "${name}" ${what}.`, { code, ...(hint ? { hint } : {}) });
}

/** `Queue "orders" is invalid: spec.account: is required.` Each mistake begins with its field. */
export function invalid({ type, name }: Ref, ...mistakes: string[]): StoreError {
  return new StoreError(`${type.kind} "${name}" is invalid: ${mistakes.join("; ").replace(/\.+$/, "")}.`, { code: "Invalid" });
}
