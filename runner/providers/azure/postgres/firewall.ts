import type { FirewallRule } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Change } from "../../../reconcile/diff.ts";

type Rules = NonNullable<NonNullable<PostgresSpec["azure"]>["firewallRules"]>;
type Rule = Rules[number];

/** One call: to set a rule, or to delete the one of that name. */
export type RuleStep = { set: Rule } | { drop: string };

/** The rules of a server in the spec's terms; their order means nothing, and none is as good as an empty list. */
export function rulesOf(there: readonly FirewallRule[], inSpec: Rules | undefined): Rules | undefined {
  const rules = there.map(({ name = "", startIpAddress, endIpAddress }) => ({
    name,
    startIPAddress: startIpAddress,
    endIPAddress: endIpAddress,
  }));
  if (inSpec && canonical(rules) === canonical(inSpec)) return inSpec;
  return rules.length || inSpec ? rules.toSorted((a, b) => (a.name < b.name ? -1 : 1)) : undefined;
}

/** What makes the rules as the change says; who is to be let in goes first. */
export function ruleSteps({ from, to }: Change): RuleStep[] {
  const [there, wanted] = [(from ?? []) as Rules, (to ?? []) as Rules];
  const set = wanted.filter((rule) => !there.some((each) => canonical([each]) === canonical([rule])));
  const drop = there.filter(({ name }) => !wanted.some((each) => sameName(each.name, name)));
  return [...set.map((rule) => ({ set: rule })), ...drop.map(({ name }) => ({ drop: name }))];
}

function canonical(rules: Rules): string {
  return rules
    .map(({ name, startIPAddress, endIPAddress }) => [name.toLowerCase(), startIPAddress, endIPAddress].join())
    .toSorted()
    .join(";");
}

function sameName(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
