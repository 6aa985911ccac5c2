import type { KubeObject } from "../../../crds/api/objects.ts";
import type { ListOptions } from "../store.ts";
import { at } from "./tree.ts";

/** Whether an object is in a list with these options. Field selectors take every field, where a server takes a few. */
export function selects({ namespace, labelSelector, fieldSelector }: ListOptions, object: KubeObject): boolean {
  if (namespace && object.metadata.namespace !== namespace) return false;
  return (
    requirements(labelSelector).every((each) => hasLabel(each, object.metadata.labels ?? {})) &&
    requirements(fieldSelector).every((each) => hasField(each, object))
  );
}

/** Split at commas, save those between parentheses. */
function requirements(selector = ""): string[] {
  return selector.split(/,(?![^(]*\))/).filter((part) => part.trim());
}

function hasLabel(requirement: string, labels: Record<string, string>): boolean {
  const among = /^\s*(\S+)\s+(in|notin)\s+\((.*)\)\s*$/.exec(requirement);
  if (among) {
    const [, key, operator, values] = among as unknown as [string, string, string, string];
    const isIn = values.split(",").some((value) => value.trim() === labels[key]);
    return isIn === (operator === "in");
  }
  const [, negated, key, operator, value] = /^\s*(!?)\s*([^\s=!]+)\s*(==|=|!=)?\s*(\S*)\s*$/.exec(requirement) as unknown as [
    string,
    string,
    string,
    string | undefined,
    string,
  ];
  if (!operator) return key in labels === (negated === "");
  return (labels[key] === value) === (operator !== "!=");
}

function hasField(requirement: string, object: KubeObject): boolean {
  const [path, value] = requirement.split(/!?==?/) as [string, string];
  // only fields that are no maps or lists can be selected
  const actual = (at(object, path.split(".")) ?? "") as string | number | boolean;
  return (String(actual) === value) === !requirement.includes("!=");
}
