import { builtin } from "../../../../lib/kinds.ts";
import type { ResourceType } from "../../../../lib/store/store.ts";
import { systemNamespace } from "../../../../lib/system.ts";
import { failed, type Found, ok } from "../finding.ts";
import { type Compared, compare } from "./compare.ts";
import { skewed } from "./skewed.ts";
import type { Subject } from "./subject.ts";

const install = "install it, or bring it up to date: kubectl cloud install, with the flags of last time";
const roles = [builtin.serviceAccount, builtin.clusterRole, builtin.clusterRoleBinding, builtin.role, builtin.roleBinding];

/** Whether the namespace of dispatcher and runs is there. */
export function checkNamespace(subject: Subject): Promise<Found> {
  return checkParts(subject, [builtin.namespace], `the namespace ${systemNamespace} of dispatcher and runs is there`);
}

/** Whether dispatcher, runs and users have their roles. */
export function checkRoles(subject: Subject): Promise<Found> {
  return checkParts(subject, roles, "the roles of dispatcher, runs and users are there");
}

/** Whether parts of the installation are there and as this version has them. */
export async function checkParts(subject: Subject, types: readonly ResourceType[], well: string): Promise<Found> {
  return (await problem(subject, await comparedParts(subject, types))) ?? ok(well);
}

/** The parts of some types beside what is in the cluster. */
export async function comparedParts({ context, parts }: Subject, types: readonly ResourceType[]): Promise<Compared> {
  return compare(
    context,
    (await parts()).filter(({ type }) => types.includes(type)),
  );
}

/** What is wrong with parts; undefined for nothing. */
export async function problem(subject: Subject, { missing, different }: Compared): Promise<Found | undefined> {
  const lists = [
    ...(missing.length ? [`missing: ${some(missing)}`] : []),
    ...(different.length ? [`not as this version has it: ${some(different)}`] : []),
  ];
  if (!lists.length) return undefined;
  // of another version it need not be as in this one, and the way out is another
  return (await skewed(subject, lists.join("; "))) ?? failed(lists.join("; "), install);
}

/** The first few of many names. */
function some(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}
