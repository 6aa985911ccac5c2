import { expect, test } from "vitest";

import { labelsText } from "../lib/binding/labels.ts";
import { parseLabels } from "./labels.ts";

test.each([
  ["app=web", { matchLabels: { app: "web" } }, "app=web"],
  ["app==web, tier=front", { matchLabels: { app: "web", tier: "front" } }, "app=web,tier=front"],
  [
    "app.kubernetes.io/name=web,canary=",
    { matchLabels: { "app.kubernetes.io/name": "web", canary: "" } },
    "app.kubernetes.io/name=web,canary=",
  ],
  ["app!=web", { matchLabels: {}, matchExpressions: [{ key: "app", operator: "NotIn", values: ["web"] }] }, "app notin (web)"],
  [
    "app=web,tier in (front, back),zone notin (a),canary,!old",
    {
      matchLabels: { app: "web" },
      matchExpressions: [
        { key: "tier", operator: "In", values: ["front", "back"] },
        { key: "zone", operator: "NotIn", values: ["a"] },
        { key: "canary", operator: "Exists" },
        { key: "old", operator: "DoesNotExist" },
      ],
    },
    "app=web,tier in (front,back),zone notin (a),canary,!old",
  ],
])("-l %s is read as kubectl reads it, and written again", (text, selector, written) => {
  expect(parseLabels(text)).toEqual(selector);
  expect(labelsText(selector as Parameters<typeof labelsText>[0])).toBe(written);
});

test.each(["", "app=web,", "app in web", "a b", "app=we b"])("-l %j is refused", (text) => {
  expect(() => parseLabels(text)).toThrow("is not about a label");
});
