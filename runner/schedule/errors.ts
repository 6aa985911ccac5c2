import type { Occasion } from "../../crds/api/kinds/cloudschedule.ts";
import { KnownError, withHint } from "../../lib/errors.ts";
import { scrub } from "../../lib/redact.ts";
import { isStoreError, StoreError } from "../../lib/store/errors.ts";

/** Between two tries of an action that may still succeed, in milliseconds: as long as it was tried so far, within these. */
const tries = { first: 10_000, longest: 300_000 };

/**
 * Whether an action may succeed later as it is: the API server could not be reached, had an error of its own, or something else
 * changed the object at the same moment. What it refuses, by a right, a policy or a schema, it refuses again.
 */
export function isTransient(error: unknown): boolean {
  return isStoreError(error, "Unreachable", "ServerError", "Conflict", "Unauthorized", "Expired");
}

/** How long to wait before the next try, in milliseconds. */
export function waitAfter(error: unknown, { startedAt, at }: Occasion, now: Date): number {
  const asked = error instanceof StoreError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
  const tried = now.getTime() - Date.parse(startedAt ?? at);
  return Math.max(asked, Math.min(tries.longest, Math.max(tries.first, tried)));
}

/** What happened and the next step, in the API server's own words. */
export function messageOf(error: unknown): string {
  if (error instanceof KnownError) return scrub(withHint(error));
  const message = error instanceof Error ? error.message : String(error);
  return `unexpected: ${scrub(message)}; this is a bug, please report it with the run's log`;
}
