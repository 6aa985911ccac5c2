import { expect, test } from "vitest";

import { serviceKinds } from "../../../../lib/kinds.ts";
import { StoreError } from "../../../../lib/store/errors.ts";
import type { Health } from "../../../actions/live/follow-kind.ts";
import { notices, wholeProblem } from "./notices.ts";
import { testNow } from "./testing.ts";

const error = new StoreError("The API server refuses connections.", { code: "Unreachable" });
const live: Health = { is: "live" };
const health = (...ofEach: Health[]) => new Map(serviceKinds.map((kind, at) => [kind, ofEach[at] ?? live]));
const said = (...ofEach: Health[]) => notices(health(...ofEach), testNow).map(({ text }) => text);

test("nothing is said while all is live, or on its way", () => {
  expect(said({ is: "loading" })).toEqual([]);
});

test("each kind that is not shown, or late, is named with why", () => {
  expect(said({ is: "refused", error }, { is: "missing", error }, { is: "polled", error })).toEqual([
    "not shown, as you may not list them: postgres",
    "not shown, as the cluster lacks them (`kubectl cloud install`): queues",
    "no right to watch, looking every 5s: tables",
  ]);
});

test("a lost connection is told with its time and cause, once for all kinds", () => {
  const lost: Health = { is: "lost", since: new Date(testNow.getTime() - 12_000), error };
  expect(said(lost, lost, lost)).toEqual(["connection lost 12s ago, trying again: The API server refuses connections."]);
  expect(said(lost)).toEqual(["connection to postgres lost 12s ago, trying again: The API server refuses connections."]);
});

test("what holds for all kinds is a page of its own; what may yet come is not", () => {
  const missing: Health = { is: "missing", error };
  expect(wholeProblem(health(missing, missing, missing))).toBe(error);
  expect(wholeProblem(health(missing, missing))).toBeUndefined();
});
