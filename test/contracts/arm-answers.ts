import type { IncomingHttpHeaders } from "node:http";

import type { Exchange } from "../fakes/arm/recordings.ts";

/** An answer of the fake. */
export interface Told {
  status: number;
  headers: IncomingHttpHeaders;
  /** Null for none. */
  body: unknown;
}

/** Headers that a client acts upon. */
const compared = ["Content-Type", "Azure-AsyncOperation", "Location", "Retry-After", "x-ms-failure-cause"];

/** What chance or time chose: it must be there, and of the same type. */
const chosen = /^(_rid|_self|_etag|_ts|instanceId|createdAt|generationTime|startTime|earliestRestoreDate|\w+MasterKey)$/;
/** States of an operation in a queue, whose speed chance chose. */
const queued = ["Enqueued", "Dequeued"];

/**
 * In what an answer of the fake differs from Azure's.
 *
 * @param unlike - keys that are not compared
 */
export function differences({ response }: Exchange, told: Told, unlike: readonly string[] = []): string[] {
  const found: string[] = [];
  if (response.status !== told.status) found.push(`status ${told.status} instead of ${response.status}`);
  for (const name of compared) {
    const [theirs, ours] = [response.headers[name], told.headers[name.toLowerCase()] as string | undefined].map(masked);
    if (theirs !== ours) found.push(`${name} ${ours} instead of ${theirs}`);
  }
  return [...found, ...bodyDifferences(response.body, told.body, unlike, "body")];
}

function bodyDifferences(theirs: unknown, ours: unknown, unlike: readonly string[], path: string): string[] {
  const key = path.split(".").at(-1) ?? "";
  if (unlike.includes(key)) return [];
  if (isObject(theirs) && isObject(ours)) {
    const keys = new Set([...Object.keys(theirs), ...Object.keys(ours)]);
    return [...keys].flatMap((each) => bodyDifferences(theirs[each], ours[each], unlike, `${path}.${each}`));
  }
  if (chosen.test(key) && typeof theirs === typeof ours) return [];
  if (key === "status" && [theirs, ours].every((state) => queued.includes(String(state)))) return [];
  const [one, other] = [masked(JSON.stringify(theirs)), masked(JSON.stringify(ours))];
  return one === other ? [] : [`${path} ${other} instead of ${one}`];
}

/** A text without ids of operations, signatures and addresses, which chance chooses. */
function masked(text: string | undefined): string | undefined {
  return text
    ?.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "{id}")
    .replace(/operationresults\/[\w=-]+/, "operationresults/{id}")
    .replace(/^https:\/\/[^/]+/, "")
    .replace(/&t=.*/, "&{signature}");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
