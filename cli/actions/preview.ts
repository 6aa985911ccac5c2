import { randomUUID } from "node:crypto";

import { annotations, cliManager, type PlanRequest } from "../../crds/api/names.ts";
import type { CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import type { Condition, Preview } from "../../crds/api/status.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { canonical } from "../../lib/spec-hash.ts";
import { type Context, within } from "../context.ts";
import { formatAge } from "../duration.ts";
import { type NamedTarget, shortName } from "../target.ts";
import { accountReasons } from "./account-refusal.ts";
import { follow } from "./follow.ts";
import { stalledOf, stateOf } from "./state.ts";

/** Somebody else's request in place of ours is answered first, and ours asked again; so often. */
const mostAgain = 10;
/** setTimeout takes 24 days at most. */
const longest = 2 ** 31 - 1;

/** A preview that a run was asked for. */
export interface Asked extends NamedTarget {
  /** As it was written. */
  object: ServiceObject;
  request: PlanRequest;
}

/** Asks for a preview of an object, of its own spec or of another. A run answers it, once one is dispatched. */
export async function askPreview(context: Context, { kind, name }: NamedTarget, spec: CommonSpec | undefined): Promise<Asked> {
  const request: PlanRequest = { id: randomUUID(), ...(spec && { spec }) };
  const patch = { metadata: { annotations: { [annotations.plan]: JSON.stringify(request) } } };
  const ref = { type: kind, namespace: context.namespace, name };
  const object = await context.store.patch<ServiceObject>(ref, patch, { fieldManager: cliManager });
  return { kind, name, object, request };
}

/**
 * Waits for the answer, which may be that none could be made; `signal` gives up before the time is over.
 * Throws the dispatcher's refusal (exit code 6), `Deleted` (3), and `TimedOut` (5).
 */
export async function answer(context: Context, asked: Asked, timeoutMs: number, signal?: AbortSignal): Promise<Preview> {
  const { kind, name, object } = asked;
  const place = within(context, object.metadata.namespace);
  const end = new AbortController();
  const alarm = setTimeout(() => end.abort(), Math.min(timeoutMs, longest));
  signal?.addEventListener("abort", () => end.abort());
  const refusedBefore = refusal(object);
  let { request } = asked;
  let again = 0;
  let last = object;
  try {
    for await (const changed of follow(place, asked, object, end.signal)) {
      if (!changed || changed.metadata.uid !== object.metadata.uid) throw deleted(asked);
      last = changed;
      const { preview } = changed.status ?? {};
      if (preview?.id === request.id) return preview;
      const refused = refusal(changed);
      if (refused && canonical(refused) !== canonical(refusedBefore)) throw refusedNow(asked, refused);
      const there = requestIn(changed);
      if (there !== request.id && (there === undefined || there === preview?.id) && again++ < mostAgain) {
        ({ request } = await askPreview(place, { kind, name }, request.spec as CommonSpec | undefined));
      }
    }
    throw timedOut(context, asked, last, timeoutMs);
  } finally {
    clearTimeout(alarm);
    end.abort();
  }
}

/** The dispatcher's word that it starts no run for an object. */
function refusal(object: ServiceObject): Condition | undefined {
  const condition = stalledOf(object);
  return condition && accountReasons.has(condition.reason) ? condition : undefined;
}

/** The id of the request that is there, ours or somebody else's. */
function requestIn({ metadata }: ServiceObject): string | undefined {
  try {
    return (JSON.parse(metadata.annotations?.[annotations.plan] ?? "") as Partial<PlanRequest> | null)?.id;
  } catch {
    return undefined;
  }
}

function refusedNow({ kind, name }: Asked, { reason, message }: Condition): KnownError {
  return new KnownError(`${shortName(kind, name)} can't be planned: ${reason}: ${message}`, { code: reason, exitCode: exitCodes.rejected });
}

function deleted({ kind, name }: Asked): KnownError {
  return new KnownError(`${shortName(kind, name)} was deleted meanwhile`, { code: "Deleted", exitCode: exitCodes.notFound });
}

function timedOut(context: Context, { kind, name }: Asked, object: ServiceObject, timeoutMs: number): KnownError {
  const { status, message } = stateOf(object, context.now());
  const short = shortName(kind, name);
  return new KnownError(
    `${short}: timed out after ${formatAge(timeoutMs)} waiting for a run to plan it; it is ${status}${message ? `: ${message}` : ""}`,
    { code: "TimedOut", hint: "see that the dispatcher works: kubectl cloud doctor; then ask again", exitCode: exitCodes.timedOut },
  );
}
