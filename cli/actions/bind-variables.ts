import type { CloudBindingSpec } from "../../crds/api/kinds/cloudbinding.ts";
import { UsageError } from "../../lib/errors.ts";
import { collect } from "../environment/collect.ts";
import { allOf } from "./bind-keys.ts";
import type { BoundService } from "./bind-service.ts";

/** How a binding's variables are asked for. */
export interface WantedVariables {
  /** `NAME=KEY`, each. */
  chosen: readonly string[];
  /** Every key: with this before its name or, where that is undefined, the service's name. */
  all: { prefix: string | undefined } | undefined;
}

/** Variables with the keys that have their values, and those that could not be made: a sentence each. */
export interface BoundVariables {
  env: CloudBindingSpec["env"];
  leftOut: string[];
}

/**
 * The variables of a binding, named as `kubectl cloud env` names them. Throws {@link UsageError} for a key that the Secret does
 * not have, and for every key of a Secret that is not there yet.
 */
export function boundVariables({ named, ref, keys }: BoundService, { chosen, all }: WantedVariables): BoundVariables {
  if (all && !keys) {
    throw new UsageError(`the keys of ${named} are not known`, "name the variables with --env NAME=KEY, or have files alone with --files");
  }
  for (const choice of chosen) refuseConfigMapKey(named, choice, keys?.configMapOnly ?? []);
  const { standard, own, other } = keys ?? allOf(chosen.map(keyOf));
  const values = { of: named, name: ref.name, standard: same(standard), own: same(own) };
  const some = collect([{ ...values, standard: same([...standard, ...other]) }], { prefix: undefined, asEnvFrom: false, chosen });
  const every = all && collect([values], { prefix: all.prefix, asEnvFrom: false, chosen: undefined });
  const variables = new Map([...(every?.variables ?? []), ...some.variables]);
  return { env: [...variables].map(([name, key]) => ({ name, key })), leftOut: every?.leftOut ?? [] };
}

/** Keys by themselves: what gets a variable here is which key it has. */
function same(keys: readonly string[]): Map<string, string> {
  return new Map(keys.map((key) => [key, key]));
}

function keyOf(choice: string): string {
  return choice.slice(choice.indexOf("=") + 1);
}

function refuseConfigMapKey(named: string, choice: string, configMapOnly: readonly string[]): void {
  const key = keyOf(choice);
  if (!configMapOnly.includes(key)) return;
  throw new UsageError(
    `--env ${choice}: ${key} is in the ConfigMap of ${named}, and a binding has what is in the Secret`,
    `have it there under a name of your own, which is then the variable too: spec.connection.keys of ${named} with MY_NAME: "\${${key}}"`,
  );
}
