import { group, version } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin, kinds } from "../../lib/kinds.ts";
import { canonical, isMap } from "../../lib/spec-hash.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { ClusterContext, Context } from "../context.ts";
import { type Finding, failed, ok, unknown } from "./doctor-finding.ts";
import { type Part, partName, refOf } from "./install-manifests.ts";
import type { Policy } from "./install-wait.ts";

const install = "install it, or bring it up to date: kubectl cloud install, with the flags of last time";
/** What may be taken away; see its manifest. */
const optional = "kubectl-cloud-account-viewer";

/** How parts are in the cluster: as they must be, or not. */
interface Compared {
  found: KubeObject[];
  missing: string[];
  different: string[];
}

/** Whether parts of the installation are there and as this version has them. */
export async function checkParts(context: Context, check: string, parts: readonly Part[], what: string): Promise<Finding> {
  return problem(check, await compare(context, parts)) ?? ok(check, `${what} ${parts.length === 1 ? "is" : "are"} there`);
}

/** The policies, and that the cluster has nothing to say against them. */
export async function checkPolicies(context: Context, parts: readonly Part[]): Promise<Finding> {
  const compared = await compare(context, parts);
  const wrong = problem("policies", compared);
  if (wrong) return wrong;
  const warnings = (compared.found as Policy[]).flatMap(({ metadata, status }) =>
    (status?.typeChecking?.expressionWarnings ?? [])
      // the cluster looks once, at first perhaps before it knows the kind of the parameters that it was given with the policy
      .filter(({ warning }) => !warning.includes("undeclared reference to 'params'"))
      .map(({ fieldRef, warning }) => `${metadata.name} ${fieldRef}: ${warning}`),
  );
  if (warnings.length) return failed("policies", `the cluster warns of the admission policies: ${warnings.join("; ")}`, install);
  return ok("policies", "the admission policies are there");
}

/** The kinds and their schemas; who may not read CRDs learns from the API server's list of kinds whether they are there. */
export async function checkKinds(context: ClusterContext, parts: readonly Part[]): Promise<Finding> {
  try {
    return await checkParts(context, "kinds", parts, `the kinds ${kinds.map(({ kind }) => kind).join(", ")}`);
  } catch (error) {
    if (!isStoreError(error, "Forbidden")) throw error;
    const served = await servedPlurals(context);
    const missing = kinds.filter(({ plural }) => !served.includes(plural)).map(({ plural }) => `${plural}.${group}`);
    if (missing.length)
      return failed("kinds", `missing: ${missing.join(", ")}`, "ask an administrator of the cluster for `kubectl cloud install`");
    return unknown("kinds", `the kinds are there; whether their schemas are of this version can't be said: ${error.message}`);
  }
}

async function servedPlurals({ client }: ClusterContext): Promise<string[]> {
  try {
    const { resources } = await client.request<{ resources: { name: string }[] }>("GET", `/apis/${group}/${version}`);
    return resources.map(({ name }) => name);
  } catch (error) {
    if (isStoreError(error, "TypeNotFound", "NotFound")) return [];
    throw error;
  }
}

async function compare({ store }: Context, parts: readonly Part[]): Promise<Compared> {
  const objects = await Promise.all(parts.map((part) => store.get(refOf(part))));
  const compared: Compared = { found: [], missing: [], different: [] };
  for (const [index, part] of parts.entries()) {
    const object = objects[index];
    const name = partName(part.type, part.object.metadata.name);
    if (object) compared.found.push(object);
    if (!object && part.object.metadata.name !== optional) compared.missing.push(name);
    if (object?.metadata.deletionTimestamp) compared.different.push(`${name} (being deleted)`);
    else if (object && !covers(object, part.object)) compared.different.push(name);
    else if (part.type === builtin.crd && object && !isEstablished(object)) compared.different.push(`${name} (not served)`);
  }
  return compared;
}

function problem(check: string, { missing, different }: Compared): Finding | undefined {
  const lists = [
    ...(missing.length ? [`missing: ${some(missing)}`] : []),
    ...(different.length ? [`not as this version has it: ${some(different)}`] : []),
  ];
  return lists.length ? failed(check, lists.join("; "), install) : undefined;
}

/** The first few of many names. */
function some(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ");
}

function isEstablished(object: KubeObject): boolean {
  const { status } = object as KubeObject & { status?: { conditions?: { type: string; status: string }[] } };
  return status?.conditions?.some((condition) => condition.type === "Established" && condition.status === "True") ?? false;
}

/** Whether a value has all that another has; the API server adds defaults to what was applied. */
function covers(actual: unknown, wanted: unknown): boolean {
  if (Array.isArray(wanted)) {
    return Array.isArray(actual) && actual.length === wanted.length && wanted.every((item, index) => covers(actual[index], item));
  }
  if (isMap(wanted)) return Object.entries(wanted).every(([key, value]) => isMap(actual) && covers(actual[key], value));
  return canonical(actual) === canonical(wanted);
}
