import { describe, expect, it } from "vitest";

import { awaitingRestart, fieldOf, parameterOf, parametersOf } from "./parameters.ts";

it("finds a parameter's name in a path, dots and all", () => {
  expect(parameterOf("azure.parameters.pgaudit\\.log")).toBe("pgaudit.log");
  expect(fieldOf("pgaudit.log")).toBe("azure.parameters.pgaudit\\.log");
  expect(parameterOf("azure.tags.parameters")).toBeUndefined();
});

describe("parametersOf", () => {
  const own = { source: "system-default" };
  const theirs = { source: "user-override" };
  it.each([
    ["Azure's own counts as not set", { name: "work_mem", value: "4096", ...own }, {}, {}],
    ["somebody's is told, for whom set it before", { name: "work_mem", value: "8192", ...theirs }, {}, { work_mem: "8192" }],
    [
      "what the spec names is told, also when it is Azure's own",
      { name: "work_mem", value: "4096", ...own },
      { work_mem: "8192" },
      { work_mem: "4096" },
    ],
    [
      "a default that the spec asks for is set already",
      { name: "work_mem", value: "4096", ...own },
      { work_mem: "4096" },
      { work_mem: "4096" },
    ],
    [
      "a word in another case is the same",
      { name: "pgaudit.log", value: "READ,WRITE", dataType: "Set", ...theirs },
      { "pgaudit.log": "read, write" },
      { "pgaudit.log": "read, write" },
    ],
    ["a number is one however it is written", { name: "n", value: "1", dataType: "Numeric", ...theirs }, { n: "1.0" }, { n: "1.0" }],
    ["a text is not", { name: "t", value: "Abc", dataType: "String", ...theirs }, { t: "abc" }, { t: "Abc" }],
  ])("%s", (_, there, inSpec, told) => expect(parametersOf([there], inSpec)).toEqual(told));
});

it("tells of what waits for a restart, if it is the spec's", () => {
  const waiting = [
    { name: "max_connections", isConfigPendingRestart: true },
    { name: "wal_level", isConfigPendingRestart: true },
    { name: "work_mem", isConfigPendingRestart: false },
  ];
  expect(awaitingRestart(waiting, { max_connections: "100", work_mem: "8192" })).toMatchObject([
    { field: "azure.parameters.max_connections", to: "100" },
  ]);
});
