import { describe, expect, it } from "vitest";

import { defaultParameterGroup, isBefore, sameMajor, sameVersion } from "./version.ts";

describe("sameVersion", () => {
  it.each([
    ["a major version stands for each of its minor ones", "17", "17.6", true, true],
    ["also without upgrades", "17", "17.6", false, true],
    ["another major version is to be installed", "17", "16.9", true, false],
    ["the very version", "17.4", "17.4", false, true],
    ["one that RDS upgraded by itself is not taken back", "17.4", "17.6", true, true],
    ["without upgrades by itself it is not what was asked for", "17.4", "17.6", false, false],
    ["an older minor version is to be upgraded", "17.6", "17.4", true, false],
    ["a revision of RDS' own is its minor version", "13.10", "13.10-R2", false, true],
    ["10 is after 9, as numbers and not as texts", "13.10", "13.9", true, false],
  ])("%s", (_, wanted, there, upgrades, same) => expect(sameVersion(wanted, there, upgrades)).toBe(same));
});

describe("isBefore", () => {
  it.each([
    ["16", "17.4", true],
    ["17.4", "17.10", true],
    ["17", "17.4", false],
    ["17.4", "17.4", false],
    ["18", "17.4", false],
  ])("%s is before %s: %s", (version, other, before) => expect(isBefore(version, other)).toBe(before));
});

it("knows a major version, which parameter groups belong to", () => {
  expect([sameMajor("17", "17.4"), sameMajor("17.4", "16.4")]).toEqual([true, false]);
  expect(defaultParameterGroup("17.4")).toBe("default.postgres17");
});
