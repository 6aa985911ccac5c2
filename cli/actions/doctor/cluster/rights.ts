import { group } from "../../../../crds/api/names.ts";
import { bindingType, scheduleType, serviceKinds } from "../../../../lib/kinds.ts";
import type { ClusterContext } from "../../../context.ts";
import { failed, type Found, ok, warning } from "../finding.ts";
import type { Subject } from "./subject.ts";

/** What some commands need in a namespace, and the built-in role that brings it. */
interface Need {
  group: string;
  resources: readonly string[];
  verbs: readonly string[];
  /** Our ClusterRole that joins {@link role}, where it has one. */
  from?: string;
  role: "view" | "edit";
  /** For what; without it nothing works. */
  only?: string;
}

const resources = [...serviceKinds, bindingType, scheduleType].map(({ plural }) => plural);

const needs: readonly Need[] = [
  { group, resources, verbs: ["get", "list", "watch"], from: "kubectl-cloud-view", role: "view" },
  { group, resources, verbs: ["create", "patch", "delete"], from: "kubectl-cloud-edit", role: "edit" },
  { group: "", resources: ["secrets"], verbs: ["get"], role: "edit", only: "`env` and `exec` need it" },
  { group: "apps", resources: ["deployments"], verbs: ["patch"], role: "edit", only: "`bind` needs it" },
];

/** Whether the caller has the rights that the commands need in the namespace; approving and adopting is for others. */
export async function checkRights({ context }: Subject): Promise<Found[]> {
  const { namespace } = context;
  const rules = await rulesOf(context);
  const lacking = await Promise.all(needs.map(async (need) => ({ need, lacks: await lacksOf(context, need, rules) })));
  const problems = lacking.filter(({ lacks }) => lacks.size);
  if (!problems.length) return [ok(`you may see, create, change, delete and bind all kinds in namespace ${namespace}`)];
  const user = await context.username();
  const failing = new Set(problems.filter(({ need }) => !need.only).map(({ need }) => need.role));
  // who needs a role anyway gets the rest with it
  const told = problems.filter(({ need }) => !need.only || !failing.has(need.role));
  return told.map(({ need: { from, role, only }, lacks }) => {
    const may = [...lacks].map(([plurals, verbs]) => `${verbs.join(", ")} ${plurals}`).join("; ");
    const message = `you may not ${may} in namespace ${namespace}${only ? `: ${only}` : ""}`;
    const why = from ? ` has it, by ClusterRole ${from}` : " has it";
    const hint = `the role ${role}${why}; an administrator gives it: kubectl -n ${namespace} create rolebinding ${role}-cloud --clusterrole=${role} --user=${user}`;
    return only ? warning(message, hint) : failed(message, hint);
  });
}

/** What the caller may not: the verbs, by what they are lacking for. */
async function lacksOf(context: ClusterContext, need: Need, rules: readonly Rule[]): Promise<Map<string, string[]>> {
  const pairs = need.verbs.flatMap((verb) => need.resources.map((resource) => ({ verb, resource })));
  const answers = await Promise.all(
    pairs.map(async (pair) => ({ ...pair, may: grants(rules, need.group, pair) || (await may(context, need.group, pair)) })),
  );
  const lacks = new Map<string, string[]>();
  for (const verb of need.verbs) {
    const plurals = answers.filter((answer) => answer.verb === verb && !answer.may).map(({ resource }) => resource);
    if (plurals.length) lacks.set(plurals.join(", "), [...(lacks.get(plurals.join(", ")) ?? []), verb]);
  }
  return lacks;
}

interface Rule {
  apiGroups?: string[];
  resources?: string[];
  verbs: string[];
  resourceNames?: string[];
}

/** The caller's rules in the namespace, as far as the API server can list them: one request for most. */
async function rulesOf({ client, namespace }: ClusterContext): Promise<Rule[]> {
  const body = { apiVersion: "authorization.k8s.io/v1", kind: "SelfSubjectRulesReview", spec: { namespace } };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectrulesreviews";
  return (await client.request<{ status: { resourceRules: Rule[] } }>("POST", path, { body })).status.resourceRules;
}

function grants(rules: readonly Rule[], group: string, { verb, resource }: { verb: string; resource: string }): boolean {
  const has = (list: string[] | undefined, wanted: string) => list?.some((one) => one === "*" || one === wanted);
  return rules.some(
    (rule) => !rule.resourceNames?.length && has(rule.apiGroups, group) && has(rule.resources, resource) && has(rule.verbs, verb),
  );
}

async function may({ client, namespace }: ClusterContext, group: string, { verb, resource }: { verb: string; resource: string }) {
  const body = {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SelfSubjectAccessReview",
    spec: { resourceAttributes: { namespace, verb, group, resource } },
  };
  const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  return (await client.request<{ status: { allowed: boolean } }>("POST", path, { body })).status.allowed;
}
