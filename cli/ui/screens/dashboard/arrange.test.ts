import { expect, test } from "vitest";

import { type Arrangement, arrange, type Line } from "./arrange.ts";
import { testRow } from "./testing.ts";

const all: Arrangement = { kind: undefined, filter: "", sort: "attention", grouped: false };
const rows = [
  testRow("queue", "fine", { creationTimestamp: "2026-01-01T10:00:00Z" }),
  testRow("queue", "broken", { reason: "PermissionDenied", ready: false, stalled: true, creationTimestamp: "2026-01-01T11:00:00Z" }),
  testRow("postgres", "new", { reason: "Creating", ready: false, creationTimestamp: "2026-01-01T11:30:00Z" }),
  testRow("postgres", "asked", { reason: "AwaitingApproval", ready: false, creationTimestamp: "2026-01-01T09:00:00Z" }),
];

const names = (lines: readonly Line[]) => lines.map((line) => ("row" in line ? line.row.object.metadata.name : `[${line.heading.plural}]`));
const shown = (part: Partial<Arrangement>) => names(arrange(rows, { ...all, ...part }).lines);

test("what needs somebody comes before what is under way, and that before what is well", () => {
  expect(shown({})).toEqual(["broken", "asked", "new", "fine"]);
  expect(arrange(rows, all)).toMatchObject({ count: 4, troubled: 2 });
});

test("rows are sorted by name, status, and age with the youngest first", () => {
  expect(shown({ sort: "name" })).toEqual(["asked", "new", "broken", "fine"]);
  expect(shown({ sort: "status" })).toEqual(["fine", "asked", "new", "broken"]);
  expect(shown({ sort: "age" })).toEqual(["new", "broken", "fine", "asked"]);
});

test("each kind has a heading that counts, unless only one kind is shown", () => {
  expect(shown({ grouped: true })).toEqual(["[postgres]", "asked", "new", "[queues]", "broken", "fine"]);
  expect(shown({ grouped: true, kind: rows[0]?.kind })).toEqual(["broken", "fine"]);
});

test("a filter wants all its words, anywhere in name, status and account, and none of those behind !", () => {
  expect(shown({ filter: "queue" })).toEqual(["broken", "fine"]);
  expect(shown({ filter: "QUEUE denied" })).toEqual(["broken"]);
  expect(shown({ filter: "!queue !creating" })).toEqual(["asked"]);
  expect(shown({ filter: "ready=true" })).toEqual(["fine"]);
  expect(shown({ filter: "nowhere" })).toEqual([]);
});

test("lines of rows that stay are the same ones, so that nothing is drawn anew for them", () => {
  const [before, after] = [arrange(rows, all).lines, arrange([...rows, testRow("queue", "more")], all).lines];
  expect(after[0]).toBe(before[0]);
});
