import type { Keys } from "../../../actions/bind-keys.ts";
import type { BoundService } from "../../../actions/bind-service.ts";
import type { Wanted } from "../../../actions/bind.ts";
import type { TypedTarget } from "../../../workload.ts";

/** What is to be bound, and to what: what the form is made of. */
export interface Pair {
  service: BoundService;
  workload: TypedTarget;
  /** Names of its containers; none where they can't be told by name. */
  containers: readonly string[];
}

/** What stands in the form, by field: a text each, as with flags. What is missing is empty. */
export type Values = Readonly<Record<string, string>>;

/** Ways to have variables, in the words of the form. */
export const ways = { all: "all keys", prefix: "a prefix", chosen: "chosen keys", none: "none" } as const;

/** The fields of keys and of containers. */
export const keyField = (key: string) => `key ${key}`;
export const containerField = (container: string) => `container ${container}`;

/** All keys that can be chosen, in the order of their kind. */
export function allKeys(keys: Keys | undefined): string[] {
  return keys ? [...new Set([...keys.standard, ...keys.own, ...keys.other])] : [];
}

/** Whether it is a Secret of somebody's, which no run looks after. */
export function isSecret({ ref }: BoundService): boolean {
  return ref.kind === "Secret" && ref.apiVersion === "v1";
}

/** What stands in the form at first: what flags have said, or all of it. */
export function valuesOf({ service, containers }: Pair, wanted: Wanted, name: string | undefined): Values {
  const { variables, files } = wanted;
  const { keys } = service;
  const restart = isSecret(service) ? undefined : wanted.restartOnChange;
  const way = variables.all ? (variables.all.prefix === undefined ? "all" : "prefix") : variables.chosen.length ? "chosen" : "none";
  // without its keys, a service's variables can only be named
  const first = way === "all" && !keys ? (variables.chosen.length ? "chosen" : "none") : way;
  const byKey = new Map<string, string>();
  const more: string[] = [];
  for (const choice of variables.chosen) {
    const at = choice.indexOf("=");
    const key = choice.slice(at + 1);
    if (first === "chosen" && at > 0 && allKeys(keys).includes(key) && !byKey.has(key)) byKey.set(key, choice.slice(0, at));
    else more.push(choice);
  }
  return {
    variables: ways[first],
    prefix: variables.all?.prefix ?? "",
    ...Object.fromEntries([...byKey].map(([key, variable]) => [keyField(key), variable])),
    more: more.join(" "),
    files: files ? "yes" : "no",
    filesName: files?.name ?? "",
    type: files?.type ?? "",
    provider: files?.provider ?? "",
    ...Object.fromEntries(containers.map((one) => [containerField(one), wanted.containers?.includes(one) === false ? "no" : "yes"])),
    restart: restart === undefined ? "" : restart ? "yes" : "no",
    name: name ?? "",
  };
}

/** What the form asks for; the same as flags would. */
export function wantedOf({ service: { keys }, containers }: Pair, values: Values): Wanted {
  const named = allKeys(keys).flatMap((key) => (values[keyField(key)] ? [`${values[keyField(key)]}=${key}`] : []));
  const chosen = [...(values["variables"] === ways.chosen ? named : []), ...moreOf(values)];
  const prefix = values["variables"] === ways.prefix ? (values["prefix"] ?? "") : undefined;
  const all = prefix !== undefined || values["variables"] === ways.all ? { prefix } : undefined;
  const inside = containers.filter((one) => values[containerField(one)] !== "no");
  const text = (id: string) => values[id] || undefined;
  return {
    variables: { chosen, all },
    files: values["files"] === "no" ? undefined : { name: text("filesName"), type: text("type"), provider: text("provider") },
    containers: inside.length === containers.length ? undefined : inside,
    restartOnChange: values["restart"] === "yes" ? true : values["restart"] === "no" ? false : undefined,
  };
}

/** The variables that are typed as `NAME=KEY`, with spaces between; none of them while there are to be no variables. */
export function moreOf(values: Values): string[] {
  return values["variables"] === ways.none ? [] : (values["more"] ?? "").split(/\s+/).filter(Boolean);
}
