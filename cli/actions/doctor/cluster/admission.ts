import { builtin } from "../../../../lib/kinds.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import { failed, type Found, ok } from "../finding.ts";
import type { Subject } from "./subject.ts";

const { group, version } = builtin.policy;

/** Whether the API server has admission policies at all, which somebody may have switched off. */
export async function checkAdmission({ context: { client } }: Subject): Promise<Found> {
  const served = await names(client);
  const missing = [builtin.policy, builtin.policyBinding].filter(({ plural }) => !served.includes(plural)).map(({ kind }) => kind);
  if (!missing.length) return ok("the API server has admission policies");
  return failed(
    `the API server does not serve ${missing.join(" and ")} of ${group}/${version}, which keep runs to their account`,
    "switch it on: see --runtime-config and --feature-gates of kube-apiserver; on a managed cluster, ask its provider",
  );
}

async function names(client: Subject["context"]["client"]): Promise<string[]> {
  try {
    const { resources } = await client.request<{ resources: { name: string }[] }>("GET", `/apis/${group}/${version}`);
    return resources.map(({ name }) => name);
  } catch (error) {
    if (isStoreError(error, "TypeNotFound", "NotFound")) return [];
    throw error;
  }
}
