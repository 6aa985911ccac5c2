import { expect, test } from "vitest";

import * as names from "../../crds/api/names.ts";
import { isBindManager, managersOf } from "./owners.ts";
import type { Path } from "./paths.ts";

const spec = {
  list: [
    { name: "a", port: 80, env: [{ name: "X" }] },
    { name: "a", port: 443, env: [{ name: "X" }, { name: "Y" }] },
  ],
};

const owned = (fields: object, path: Path, entry: object = {}) => {
  const managedFields = [{ manager: "m", operation: "Update", fieldsV1: { "f:spec": fields }, ...entry }];
  return (
    managersOf({ apiVersion: "v1", kind: "X", metadata: { name: "x", managedFields }, spec } as Parameters<typeof managersOf>[0], path)
      .length === 1
  );
};

/** As https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management writes who has set what. */
test.each<[string, object, Path, boolean]>([
  [
    "a list item by its key",
    { "f:list": { 'k:{"name":"a","port":443}': { "f:env": { 'k:{"name":"Y"}': { ".": {} } } } } },
    ["spec", "list", 1, "env", 1],
    true,
  ],
  [
    "not another item of the list",
    { "f:list": { 'k:{"name":"a","port":443}': { "f:env": { 'k:{"name":"Y"}': { ".": {} } } } } },
    ["spec", "list", 1, "env", 0],
    false,
  ],
  [
    "an item only when all of its keys fit",
    { "f:list": { 'k:{"name":"a","port":80}': { "f:env": { 'k:{"name":"X"}': {} } } } },
    ["spec", "list", 1, "env", 0],
    false,
  ],
  ["an item by its index", { "f:list": { "i:1": { "f:env": { "i:0": {} } } } }, ["spec", "list", 1, "env", 0], true],
  ["a list that is one value, with all that is in it", { "f:list": {} }, ["spec", "list", 1, "env", 0], true],
  [
    "not what is in an item that only exists by it",
    { "f:list": { 'k:{"name":"a","port":443}': { ".": {}, "f:name": {} } } },
    ["spec", "list", 1, "env", 0],
    false,
  ],
  ["not what is elsewhere", { "f:other": {} }, ["spec", "list", 1, "env", 0], false],
])("a manager has set %s", (_, fields, path, expected) => {
  expect(owned(fields, path)).toBe(expected);
});

test("a manager of the status has set nothing in the workload", () => {
  expect(owned({ "f:list": {} }, ["spec", "list", 0], { subresource: "status" })).toBe(false);
});

test("an object without managedFields has no owners", () => {
  expect(managersOf({ apiVersion: "v1", kind: "X", metadata: { name: "x" } }, ["spec"])).toEqual([]);
});

test("bindings are told from others by their field manager", () => {
  expect(isBindManager(names.bindManager({ uid: "1" }))).toBe(true);
  expect(isBindManager("kubectl")).toBe(false);
});

test("no field manager but the CLI's begins with kubectl: Flux would take over what it has set, and remove it", () => {
  const { bindManager, runManager, passwordManager, nextPasswordManager, bindRunManager, scheduleManager, dispatchManager } = names;
  const managers = [
    bindManager({ uid: "1" }),
    runManager,
    passwordManager,
    nextPasswordManager,
    bindRunManager,
    scheduleManager,
    dispatchManager,
  ];
  for (const manager of managers) expect(manager).toMatch(/^[a-z-]+\.kubectl-cloud\.dev/);
});
