import type { KubeObject } from "../../../crds/api/objects.ts";
import generated from "../../../crds/generated/admission/policies.json" with { type: "json" };
import { systemNamespace } from "../../system.ts";
import { refusal } from "../engine/refusal.ts";
import { type StoreError, wayOutOf } from "../errors.ts";
import type { Ref } from "../store.ts";
import { evaluate, toCel, type Variables } from "./cel.ts";

/** What an admission policy judges. */
export interface PolicyRequest {
  ref: Ref;
  subresource: "status" | undefined;
  /** Who asks: a run, or somebody. */
  username: string;
  isRun: boolean;
  /** Undefined when it is new. */
  before: KubeObject | undefined;
  /** Undefined when it is to be deleted. */
  after: KubeObject | undefined;
}

interface Policy {
  name: string;
  resourceRules: { apiGroups: string[]; operations: string[]; resources: string[] }[];
  matchConditions: { expression: string }[];
  variables: { name: string; expression: string }[];
  validations: { expression: string; message: string; messageExpression?: string }[];
}

const policies: Policy[] = generated;

/**
 * Why the policies over runs refuse a request; undefined when they don't. They are those of a cluster, word by word: see
 * https://kubernetes.io/docs/reference/access-authn-authz/validating-admission-policy/
 */
export function refusedByPolicy(request: PolicyRequest): StoreError | undefined {
  const operation = request.before ? (request.after ? "UPDATE" : "DELETE") : "CREATE";
  const { group, version, plural } = request.ref.type;
  const groups = request.isRun ? [`system:serviceaccounts:${systemNamespace}`] : [];
  const variables = {
    object: toCel(request.after ?? null),
    oldObject: toCel(request.before ?? null),
    request: toCel({
      operation,
      name: request.ref.name,
      namespace: request.ref.namespace ?? "",
      resource: { group, version, resource: plural },
      userInfo: { username: request.username, groups },
    }),
  };
  for (const policy of policies.filter((each) => isFor(each, request, operation))) {
    const said = judged(policy, variables);
    if (said !== undefined) {
      const { what, wayOut } = wayOutOf(said);
      return refusal("Forbidden", request.ref, `is forbidden: ${what}`, wayOut);
    }
  }
  return undefined;
}

function isFor({ resourceRules }: Policy, { ref, subresource }: PolicyRequest, operation: string): boolean {
  const named = subresource ? [`${ref.type.plural}/${subresource}`, "*/*"] : [ref.type.plural, "*", "*/*"];
  return resourceRules.some(
    ({ apiGroups, operations, resources }) =>
      apiGroups.includes(ref.type.group) && operations.includes(operation) && resources.some((each) => named.includes(each)),
  );
}

function judged({ matchConditions, variables: named, validations }: Policy, given: Variables): string | undefined {
  if (!matchConditions.every(({ expression }) => evaluate(expression, given) === true)) return undefined;
  const values = new Map<string, Variables[string]>();
  const variables = { ...given, variables: values };
  // each may speak of those before it
  for (const { name, expression } of named) values.set(name, evaluate(expression, variables) as Variables[string]);
  const broken = validations.find(({ expression }) => evaluate(expression, variables) !== true);
  return broken && (broken.messageExpression ? String(evaluate(broken.messageExpression, variables)) : broken.message);
}
