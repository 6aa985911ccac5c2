import { expect, test } from "vitest";

import { finalizer } from "../../../../crds/api/names.ts";
import type { ReconciledObject } from "../../../../crds/api/objects.ts";
import { dueSince } from "./due-since.ts";

const now = Date.parse("2026-01-01T12:00:00Z");
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const created = { name: "orders", generation: 2, creationTimestamp: at(-90) };
const done = { observedGeneration: 2 };

test.each<[what: string, metadata: object, status: object | undefined, minutes: number | undefined]>([
  ["since it was made, of which no run knows", {}, undefined, -90],
  [
    "since its spec was written, and not its status",
    { managedFields: [{ time: at(-30) }, { time: at(-1), subresource: "status" }] },
    { observedGeneration: 1 },
    -30,
  ],
  ["since its time came", {}, { ...done, nextRunAt: at(-20) }, -20],
  ["not before its time has come", {}, { ...done, nextRunAt: at(20) }, 20],
  ["not when all is done", {}, done, undefined],
  ["not while a run works on it", {}, { nextRunAt: at(-20), run: { job: "run", until: at(1) } }, undefined],
  ["again once a run's claim is over", {}, { ...done, nextRunAt: at(-20), run: { job: "run", until: at(-1) } }, -20],
  ["while it is being deleted, as long as it is ours to delete", { deletionTimestamp: at(-5), finalizers: [finalizer] }, undefined, -90],
  ["not when another's finalizer holds it", { deletionTimestamp: at(-5), finalizers: ["example.com/other"] }, undefined, undefined],
])("an object is due %s", (_, metadata, status, minutes) => {
  const object = { metadata: { ...created, ...metadata }, ...(status && { status }) } as ReconciledObject;
  expect(dueSince(object, now)).toBe(minutes === undefined ? Number.POSITIVE_INFINITY : now + minutes * 60_000);
});
