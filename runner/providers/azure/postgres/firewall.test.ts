import { describe, expect, it } from "vitest";

import { rulesOf, ruleSteps } from "./firewall.ts";

const rule = (name: string, address: string) => ({ name, startIPAddress: address, endIPAddress: address });
const told = (name: string, address: string) => ({ name, startIpAddress: address, endIpAddress: address });
const [office, home, azure] = [rule("office", "203.0.113.7"), rule("home", "198.51.100.1"), rule("azure", "0.0.0.0")];

describe("rulesOf", () => {
  it.each([
    [
      "the same in another order are the spec's",
      [told("home", "198.51.100.1"), told("office", "203.0.113.7")],
      [office, home],
      [office, home],
    ],
    ["one more is not", [told("home", "198.51.100.1"), told("office", "203.0.113.7")], [office], [home, office]],
    ["none is as good as an empty list", [], [], []],
    ["none is what a spec without rules has", [], undefined, undefined],
    ["some are told, for whom set them before", [told("home", "198.51.100.1")], undefined, [home]],
    ["all gone differs", [], [office], []],
  ])("%s", (_, there, inSpec, rules) => expect(rulesOf(there, inSpec)).toEqual(rules));
});

describe("ruleSteps", () => {
  const change = (from: unknown, to: unknown) => ({ field: "azure.firewallRules", from, to });
  it.each([
    ["sets each of a new list", change(undefined, [office, azure]), [{ set: office }, { set: azure }]],
    [
      "sets one whose address changed, and no other",
      change([office, home], [office, rule("home", "198.51.100.2")]),
      [{ set: rule("home", "198.51.100.2") }],
    ],
    ["lets the new one in before the old one is locked out", change([office], [home]), [{ set: home }, { drop: "office" }]],
    ["drops all when the spec has none any more", change([office, home], undefined), [{ drop: "office" }, { drop: "home" }]],
    ["finds nothing to do when all is done", change([office], [office]), []],
  ])("%s", (_, given, steps) => expect(ruleSteps(given)).toEqual(steps));
});
