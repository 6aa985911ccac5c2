import { isDeepStrictEqual } from "node:util";

import type { Mistake } from "./mistakes.ts";
import { childrenOf, type Schema, type SchemaRule } from "./schema.ts";

/** A rule that is to be asked of a value. */
interface Question {
  rule: SchemaRule;
  path: string;
  schema: Schema;
  self: unknown;
  /** Only for a rule that speaks of it. */
  oldSelf?: unknown;
}

/**
 * The rules of a schema that a value breaks (`x-kubernetes-validations`), as the API server evaluates them: a rule that speaks
 * of `oldSelf` only where there was a value before, and any other only where the value has changed. See
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#validation-rules
 */
export async function brokenRules(schema: Schema, value: unknown, old: unknown): Promise<Mistake[]> {
  const questions = [...questionsOf(schema, value, "", old)];
  if (!questions.length) return [];
  // CEL takes longer to load than all else here
  const { evaluate, toCel } = await import("./cel.ts");
  return questions.flatMap(({ rule: { rule, message, fieldPath = "" }, path, schema: own, ...variables }) => {
    const field = `${path}${fieldPath}`.replace(/^\./, "");
    try {
      const celVariables = Object.entries(variables).map(([name, each]) => [name, toCel(each, own)]);
      return evaluate(rule, Object.fromEntries(celVariables)) === true ? [] : [{ field, what: message }];
    } catch (error) {
      return [{ field, what: `${inTheirWords((error as Error).message)} evaluating rule: ${message}` }];
    }
  });
}

/** What the API server says where its library says something else than ours. */
function inTheirWords(error: string): string {
  return error.replace(/^field not found/, "no such key").replace(/^Invalid time zone specified:/, "unknown time zone");
}

function* questionsOf(schema: Schema, self: unknown, path: string, old: unknown): Generator<Question> {
  const isSame = old !== undefined && isDeepStrictEqual(self, old);
  for (const rule of schema["x-kubernetes-validations"] ?? []) {
    const isAboutChange = /\boldSelf\b/.test(rule.rule);
    if (isAboutChange ? old === undefined : isSame) continue;
    yield { rule, path, schema, self, ...(isAboutChange ? { oldSelf: old } : {}) };
  }
  for (const child of childrenOf(schema, self, path, old)) {
    // the API server has the key of a map in brackets here, and behind a dot elsewhere
    const childPath = schema.additionalProperties ? `${path}[${child.name}]` : child.path;
    yield* questionsOf(child.schema, child.value, childPath, child.old);
  }
}
