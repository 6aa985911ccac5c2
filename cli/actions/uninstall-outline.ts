import { builtin, accountType, scheduleType } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import type { Part } from "./install-manifests.ts";
import { type AccountSecrets, secretsText } from "./uninstall-secrets.ts";

/** So many are named, and of the others how many they are. */
const named = 10;

/** What would go, for those who are asked: what people have made by its names, of the rest how much it is. */
export function outline(parts: readonly Part[], secrets: AccountSecrets): string[] {
  const of = (...types: ResourceType[]) => parts.filter(({ type }) => types.includes(type));
  const count = (found: readonly Part[], one: string, more: string) =>
    found.length ? [`${found.length} ${found.length === 1 ? one : more}`] : [];
  const people = (found: readonly Part[], one: string, more: string) =>
    count(found, one, more).map((counted) => `${counted}: ${names(found)}`);
  const roles = of(builtin.clusterRole, builtin.clusterRoleBinding, builtin.role, builtin.roleBinding);
  const rest = [
    ...count(of(builtin.cronJob, builtin.deployment), "dispatcher", "dispatchers"),
    ...count(of(builtin.job), "Job", "Jobs"),
    ...count(roles, "role or binding of rights", "roles and bindings of rights"),
    ...count(of(builtin.policy, builtin.policyBinding), "policy", "policies and their bindings"),
    ...count(of(builtin.crd), "kind", "kinds"),
  ];
  return [
    ...people(of(accountType), "account", "accounts"),
    ...people(of(scheduleType), "schedule, with the Jobs that it made", "schedules, with the Jobs that they made"),
    ...(rest.length ? [rest.join(", ")] : []),
    ...of(builtin.namespace).map(({ object }) => `the namespace ${object.metadata.name} with all that is in it${secretsText(secrets)}`),
  ];
}

function names(parts: readonly Part[]): string {
  const all = parts.map(({ object: { metadata } }) => (metadata.namespace === undefined ? "" : `${metadata.namespace}/`) + metadata.name);
  return all.length > named ? `${all.slice(0, named).join(", ")} and ${all.length - named} more` : all.join(", ");
}
