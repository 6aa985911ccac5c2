import { builtin } from "../../../../lib/kinds.ts";
import { failed, type Found, ok } from "../finding.ts";
import { servedPlurals } from "./served.ts";
import type { Subject } from "./subject.ts";

const { group, version } = builtin.policy;

/** Whether the API server has admission policies at all, which somebody may have switched off. */
export async function checkAdmission({ context }: Subject): Promise<Found> {
  const served = await servedPlurals(context, builtin.policy);
  const missing = [builtin.policy, builtin.policyBinding].filter(({ plural }) => !served.includes(plural)).map(({ kind }) => kind);
  if (!missing.length) return ok("the API server has admission policies");
  return failed(
    `the API server does not serve ${missing.join(" and ")} of ${group}/${version}, which keep runs to their account`,
    "switch it on: see --runtime-config and --feature-gates of kube-apiserver; on a managed cluster, ask its provider",
  );
}
