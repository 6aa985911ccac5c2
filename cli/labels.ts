import type { Selector } from "../lib/binding/labels.ts";
import { UsageError } from "../lib/errors.ts";

/** Reads what kubectl takes for `-l`: `app=web,tier in (front,back),!canary`. Throws {@link UsageError}. */
export function parseLabels(text: string): Selector {
  const selector: Selector = { matchLabels: {} };
  const require = (requirement: NonNullable<Selector["matchExpressions"]>[number]) => (selector.matchExpressions ??= []).push(requirement);
  // commas part requirements, save those between parentheses
  for (const part of text.split(/,(?![^(]*\))/)) {
    const [, key = "", operator, value = ""] = /^\s*([-\w./]+)\s*(==?|!=)\s*([-\w.]*)\s*$/.exec(part) ?? [];
    const [, among = "", word, list = ""] = /^\s*([-\w./]+)\s+(in|notin)\s+\(([-\w., ]+)\)\s*$/.exec(part) ?? [];
    const [, not, present = ""] = /^\s*(!?)\s*([-\w./]+)\s*$/.exec(part) ?? [];
    if (operator === "!=") require({ key, operator: "NotIn", values: [value] });
    else if (operator) selector.matchLabels[key] = value;
    else if (word) require({ key: among, operator: word === "in" ? "In" : "NotIn", values: list.split(",").map((one) => one.trim()) });
    else if (present) require({ key: present, operator: not ? "DoesNotExist" : "Exists" });
    else
      throw new UsageError(
        `-l ${text}: "${part}" is not about a label`,
        "write labels as kubectl takes them, such as -l app=web,tier=front",
      );
  }
  return selector;
}
