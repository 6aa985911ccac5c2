import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { strings } from "@bufbuild/cel/ext";

import { isMap } from "../../spec-hash.ts";
import { ownProperty, type Schema } from "./schema.ts";

/** Variables of an expression. */
export type Variables = Record<string, CelInput>;

const environment = celEnv({ funcs: strings });
const plans = new Map<string, ReturnType<typeof plan>>();

/**
 * What a CEL expression gives: https://cel.dev. Of Kubernetes' own functions it knows those over texts. Each expression is
 * read once for all.
 *
 * @throws Error when it can't be evaluated: it names a field that there is not
 */
export function evaluate(expression: string, variables: Variables): unknown {
  let planned = plans.get(expression);
  if (!planned) plans.set(expression, (planned = plan(environment, parse(expression))));
  const result = planned(variables);
  if (isCelError(result)) throw result;
  return result;
}

/** JSON as CEL has it. Whole numbers are integers, save where the schema says that fractions may be. */
export function toCel(value: unknown, schema?: Schema): CelInput {
  if (Array.isArray(value)) return value.map((item: unknown) => toCel(item, schema?.items));
  if (isMap(value)) {
    const of = (name: string) => ownProperty(schema?.properties, name) ?? schema?.additionalProperties;
    return new Map(Object.entries(value).map(([name, child]) => [name, toCel(child, of(name))]));
  }
  return Number.isInteger(value) && schema?.type !== "number" ? BigInt(value as number) : (value as CelInput);
}
