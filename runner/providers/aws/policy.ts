import { canonical } from "../../../lib/spec-hash.ts";

/**
 * Whether two access policies say the same. AWS stores a policy in a form of its own: an account becomes the ARN of its root
 * user, a list of one its only entry, lists have no order. Compared as texts, such a policy would be written again for ever.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
export function samePolicy(a: string, b: string): boolean {
  try {
    return canonical(policy(JSON.parse(a))) === canonical(policy(JSON.parse(b)));
  } catch {
    return a === b;
  }
}

type Fields = Record<string, unknown>;

function policy(document: Fields): Fields {
  return {
    // what AWS takes a policy without a version for
    Version: document.Version ?? "2008-10-17",
    Statement: unordered([document.Statement].flat().map((statement) => statementOf(statement as Fields))),
  };
}

function statementOf(statement: Fields): Fields {
  const found: Fields = {};
  for (const [key, value] of Object.entries(statement)) {
    if (key === "Action" || key === "NotAction") found[key] = list(value, (action) => action.toLowerCase());
    else if (key === "Principal" || key === "NotPrincipal") found[key] = principals(value);
    else if (key === "Condition") found[key] = nested(value as Fields);
    else if (key === "Resource" || key === "NotResource") found[key] = list(value);
    else found[key] = value;
  }
  return found;
}

function principals(value: unknown): Fields {
  const byType = typeof value === "string" ? { AWS: value } : (value as Fields);
  return Object.fromEntries(
    Object.entries(byType).map(([type, names]) => [type, list(names, (name) => (type === "AWS" ? rootOf(name) : name))]),
  );
}

/** `123456789012` and its root user's ARN are one principal. */
function rootOf(principal: string): string {
  return /^arn:[^:]+:iam::(\d{12}):root$/.exec(principal)?.[1] ?? principal;
}

function nested(condition: Fields): Fields {
  return Object.fromEntries(
    Object.entries(condition).map(([operator, keys]) => [
      operator,
      Object.fromEntries(Object.entries(keys as Fields).map(([key, values]) => [key.toLowerCase(), list(values)])),
    ]),
  );
}

function list(value: unknown, normal: (entry: string) => string = (entry) => entry): unknown[] {
  return unordered([...new Set([value].flat().map((entry) => normal(String(entry))))]);
}

function unordered<T>(values: T[]): T[] {
  return values.toSorted((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}
