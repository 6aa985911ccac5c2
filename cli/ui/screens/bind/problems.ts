import { boundVariables } from "../../../actions/bind-variables.ts";
import { bindingName } from "../../../actions/bind.ts";
import { isVariable } from "../../../environment/names.ts";
import { nameProblem } from "../../../flags/name.ts";
import { allKeys, containerField, keyField, moreOf, type Pair, type Values, wantedOf, ways } from "./model.ts";

/** What is wrong with what stands in the form, by field. Nothing of it needs the cluster. */
export function problemsOf(pair: Pair, values: Values): Record<string, string> {
  const found: Record<string, string | undefined> = {
    ...keyProblems(pair, values),
    ...containerProblem(pair, values),
    variables: wayProblem(pair, values),
    prefix: prefixProblem(values),
    more: moreProblem(pair, values),
    filesName: values["filesName"] ? nameProblem(values["filesName"]) : undefined,
    name: values["name"] ? nameProblem(values["name"]) : defaultNameProblem(pair),
  };
  return Object.fromEntries(Object.entries(found).filter((one): one is [string, string] => one[1] !== undefined));
}

function wayProblem(pair: Pair, values: Values): string | undefined {
  const { variables, files } = wantedOf(pair, values);
  if (!variables.all && !variables.chosen.length) {
    if (values["variables"] === ways.chosen) return "no key is chosen: name the variable of one, or have none";
    if (!files) return "neither variables nor files: have one of them";
  }
  return undefined;
}

function keyProblems({ service: { keys } }: Pair, values: Values): Record<string, string> {
  if (values["variables"] !== ways.chosen) return {};
  const problems: Record<string, string> = {};
  const seen = new Map<string, string>();
  for (const key of allKeys(keys)) {
    const name = values[keyField(key)];
    if (!name) continue;
    const other = seen.get(name);
    if (!isVariable(name)) problems[keyField(key)] = "not a variable: use letters, digits and '_', with no digit first";
    else if (other !== undefined) problems[keyField(key)] = `${name} has the key ${other} already`;
    seen.set(name, key);
  }
  return problems;
}

function prefixProblem(values: Values): string | undefined {
  const prefix = values["prefix"] ?? "";
  if (values["variables"] !== ways.prefix || !prefix || isVariable(prefix)) return undefined;
  return "not the beginning of a variable: use letters, digits and '_', with no digit first";
}

function moreProblem({ service }: Pair, values: Values): string | undefined {
  try {
    boundVariables(service, { chosen: moreOf(values), all: undefined });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/^--env /, "") : undefined;
  }
}

function containerProblem({ containers }: Pair, values: Values): Record<string, string> {
  const [first] = containers;
  if (first === undefined || containers.some((one) => values[containerField(one)] !== "no")) return {};
  return { [containerField(first)]: "no container would get it: have one of them" };
}

function defaultNameProblem({ workload, service }: Pair): string | undefined {
  try {
    bindingName(workload, service);
    return undefined;
  } catch {
    return "the names of workload and service don't make one: give it a name of up to 63 letters";
  }
}
