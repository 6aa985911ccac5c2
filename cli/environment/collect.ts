import { UsageError } from "../../lib/errors.ts";
import { didYouMean } from "../nearest.ts";
import { isVariable, loadsCode, prefixOf, variableOf } from "./names.ts";

/** What the environment is made of: an object's connection. */
export interface Values {
  /** `postgres/orders` */
  of: string;
  /** Name of the object alone. */
  name: string;
  /** Values by the keys of Secret and ConfigMap. */
  standard: ReadonlyMap<string, string>;
  /** Values by the keys that `spec.connection.keys` names. */
  own: ReadonlyMap<string, string>;
}

/** How variables are called. */
export interface Naming {
  /** Stands before each, save those of own keys. Default: the object's name. */
  prefix: string | undefined;
  /** The keys as they are, as envFrom gives them to a container. */
  asEnvFrom: boolean;
  /** `NAME=KEY`, or `NAME=KIND/NAME:KEY` of several objects: these variables and no others. */
  chosen: readonly string[] | undefined;
}

/** Variables by name, and those that could not be made. */
export interface Environment {
  variables: Map<string, string>;
  /** A sentence each. */
  leftOut: string[];
}

/** The variables of all connections. Throws {@link UsageError} for a choice that can't be, and for two different values of one name. */
export function collect(connections: readonly Values[], { prefix, asEnvFrom, chosen }: Naming): Environment {
  if (chosen) return { variables: new Map(chosen.map((choice) => choose(connections, choice))), leftOut: [] };
  const [found, leftOut] = [new Map<string, { value: string; of: string }>(), [] as string[]];
  for (const { of, name: objectName, standard, own } of connections) {
    const before = prefix ?? (asEnvFrom ? "" : prefixOf(objectName));
    const named = [...standard].map(([key, value]) => [before + (asEnvFrom ? key : variableOf(key)), value] as const);
    for (const [name, value] of [...named, ...own]) {
      const why = refused(name);
      if (why) leftOut.push(`${of}: ${name} is left out: ${why}; choose a name with --env NAME=KEY`);
      else add(found, name, value, of);
    }
  }
  return { variables: new Map([...found].map(([name, { value }]) => [name, value])), leftOut };
}

function refused(name: string): string | undefined {
  if (!isVariable(name)) return "it can't be the name of a variable";
  return loadsCode(name) ? "it decides which code programs load" : undefined;
}

function add(found: Map<string, { value: string; of: string }>, name: string, value: string, of: string): void {
  const before = found.get(name);
  if (before && before.value !== value) {
    throw new UsageError(
      `both ${before.of} and ${of} have a value for ${name}`,
      `leave out --prefix, or choose: --env NAME=${before.of}:KEY --env NAME=${of}:KEY`,
    );
  }
  found.set(name, { value, of });
}

function choose(connections: readonly Values[], choice: string): [name: string, value: string] {
  const [, name = "", of, key = ""] = /^([^=]*)=(?:([^:]*):)?(.*)$/.exec(choice) ?? [];
  if (!isVariable(name) || !key) throw new UsageError(`--env ${choice} is not NAME=KEY`, "such as --env DB_HOST=host");
  if (of === undefined && connections.length > 1) {
    throw new UsageError(`--env ${choice} does not say of which object`, `such as --env ${name}=${connections[0]?.of}:${key}`);
  }
  const connection = of === undefined ? connections[0] : connections.find((one) => one.of === of);
  if (!connection)
    throw new UsageError(`--env ${choice}: ${of} is not among the objects`, `they are ${connections.map((one) => one.of).join(", ")}`);
  const value = connection.own.get(key) ?? connection.standard.get(key);
  if (value !== undefined) return [name, value];
  const keys = [...connection.standard.keys(), ...connection.own.keys()];
  const like = didYouMean(key, keys);
  throw new UsageError(`${connection.of} has no key ${key}`, `${like ? `${like} ` : ""}the keys are ${keys.toSorted().join(", ")}`);
}
