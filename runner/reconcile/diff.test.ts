import { expect, test } from "vitest";

import { diff, leaves, pathOf } from "./diff.ts";

test("an unchanged object has no changes, so that a run writes nothing", () => {
  const spec = { account: "dev", fifo: false, aws: { tags: { team: "shop" }, lists: ["a", "b"] } };
  expect(diff(spec, { fifo: false, aws: { tags: { team: "shop" }, lists: ["a", "b"] } }, [])).toEqual([]);
});

test("only what differs is a change, by its path in the spec", () => {
  const spec = { delaySeconds: 5, visibilityTimeoutSeconds: 30, aws: { tags: { team: "shop" } } };
  expect(diff(spec, { delaySeconds: 0, visibilityTimeoutSeconds: 30, aws: { tags: { team: "toys" } } }, [])).toEqual([
    { field: "delaySeconds", from: 0, to: 5 },
    { field: "aws.tags.team", from: "toys", to: "shop" },
  ]);
});

test("a field that the spec never set is left alone, because somebody else may have set it", () => {
  expect(diff({ delaySeconds: 0 }, { delaySeconds: 0, aws: { policy: "{}", tags: { other: "x" } } }, [])).toEqual([]);
});

test("an undefined field is one that is left out, on either side", () => {
  expect(diff({ delaySeconds: undefined, fifo: false }, { fifo: false, delaySeconds: 3, aws: undefined }, [])).toEqual([]);
});

test("a field that we set and that left the spec is reset, also within a map", () => {
  const actual = { maxReceiveCount: 3, aws: { tags: { team: "shop", other: "x" } } };
  expect(diff({ aws: {} }, actual, ["maxReceiveCount", "aws.tags.team"])).toEqual([
    { field: "maxReceiveCount", from: 3, to: undefined },
    { field: "aws.tags.team", from: "shop", to: undefined },
  ]);
});

test("fields about our own handling are never compared with the cloud", () => {
  expect(diff({ account: "a", externalName: "x", deletionPolicy: "Retain", suspend: false, connection: { name: "c" } }, {}, [])).toEqual(
    [],
  );
});

test("a JSON text is compared by what it says, as AWS gives policies back reordered", () => {
  const json = new Set(["aws.policy"]);
  expect(diff({ aws: { policy: '{"a": 1, "b": [1]}' } }, { aws: { policy: '{"b":[1],"a":1}' } }, [], json)).toEqual([]);
  expect(diff({ aws: { policy: '{"a": 1}' } }, { aws: { policy: '{"a":2}' } }, [], json)).toHaveLength(1);
});

test("a dot within a key does not make a path of its own", () => {
  const [path] = [...leaves({ tags: { "app.kubernetes.io/name": "x" } }).keys()];
  expect(path).toBe(String.raw`tags.app\.kubernetes\.io/name`);
  expect(pathOf(path ?? "")).toEqual(["tags", "app.kubernetes.io/name"]);
});
