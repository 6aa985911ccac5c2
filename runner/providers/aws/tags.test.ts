import { expect, it } from "vitest";

import type { CommonSpec } from "../../../crds/api/objects.ts";
import type { Target } from "../../provider.ts";
import { fromList, initialTags, tagChanges, toList, userTags } from "./tags.ts";

const target = {
  kind: "Queue",
  namespace: "shop",
  name: "orders",
  uid: "u1",
  spec: { aws: { tags: { team: "a" } } },
} as unknown as Target<CommonSpec & { aws: { tags: Record<string, string> } }>;
const ours = { "kubectl-cloud.dev/owner": "u1", "kubectl-cloud.dev/object": "Queue/shop/orders" };

it("puts the ownership tag beside the spec's own, so that it is there from the first moment on", () => {
  expect(initialTags(target)).toEqual({ team: "a", ...ours });
});

it("doesn't count as the spec's what is ours or AWS' own, so that neither is ever taken off", () => {
  expect(userTags({ team: "a", "aws:cloudformation:stack-name": "x", ...ours })).toEqual({ team: "a" });
});

it("touches just the tags that changes speak of, also those with a dot in their key", () => {
  const changes = [
    { field: "aws.tags.new\\.one", from: undefined, to: "n" },
    { field: "aws.tags.gone", from: "x", to: undefined },
    { field: "delaySeconds", from: 1, to: 2 },
  ];
  expect(tagChanges(target, changes)).toEqual({ put: { "new.one": "n" }, drop: ["gone"] });
  expect(tagChanges(target, changes, "claim")).toEqual({ put: { ...ours, "new.one": "n" }, drop: ["gone"] });
  expect(tagChanges(target, [], "release")).toEqual({ put: {}, drop: Object.keys(ours) });
});

it("goes to the list form and back, with a value that is empty", () => {
  expect(toList({ team: "a", empty: "" })).toEqual([
    { Key: "team", Value: "a" },
    { Key: "empty", Value: "" },
  ]);
  expect(fromList([{ Key: "team", Value: "a" }, { Key: "empty" }])).toEqual({ team: "a", empty: "" });
  expect(fromList(undefined)).toEqual({});
});
