import { annotations, apiVersion, cliManager } from "../../../../crds/api/names.ts";
import type { KubeObject } from "../../../../crds/api/objects.ts";
import { builtin, findKind } from "../../../../lib/kinds.ts";
import { isStoreError, lacksRight } from "../../../../lib/store/errors.ts";
import type { Policy } from "../../install-wait.ts";
import { failed, type Found, ok } from "../finding.ts";
import { comparedParts, problem } from "./parts.ts";
import type { Subject } from "./subject.ts";

/** The policies, that the cluster has nothing to say against them, and that the API server goes by them. */
export async function checkPolicies(subject: Subject): Promise<Found> {
  const compared = await comparedParts(subject, [builtin.policy, builtin.policyBinding]);
  const wrong = await problem(subject, compared);
  if (wrong) return wrong;
  const warnings = (compared.found as Policy[]).flatMap(({ metadata, status }) =>
    (status?.typeChecking?.expressionWarnings ?? [])
      // the cluster looks once, at first perhaps before it knows the kind of the parameters that it was given with the policy
      .filter(({ warning }) => !warning.includes("undeclared reference to 'params'"))
      .map(({ fieldRef, warning }) => `${metadata.name} ${fieldRef}: ${warning}`),
  );
  if (warnings.length)
    return failed(`the cluster warns of the admission policies: ${warnings.join("; ")}`, "install it anew: kubectl cloud install");
  if ((await areEnforced(subject)) !== false) return ok("the admission policies are there");
  return failed(
    "the admission policies are there, and the API server does not go by them",
    "take ValidatingAdmissionPolicy out of --disable-admission-plugins of kube-apiserver; on a managed cluster, ask its provider",
  );
}

/** Tries, without storing anything, what a policy must refuse; undefined where the cluster lets us try nothing of the kind. */
async function areEnforced({ context: { store, namespace } }: Subject): Promise<boolean | undefined> {
  const kind = findKind("queue");
  if (!kind) return undefined;
  const inAnothersName = { [annotations.requestedBy]: "kubectl-cloud-doctor:nobody", [annotations.requestedFor]: "nothing" };
  const metadata = { name: "kubectl-cloud-doctor", namespace, annotations: inAnothersName };
  const object = { apiVersion, kind: kind.kind, metadata, spec: { account: "nobody" } } as KubeObject;
  try {
    await store.create(kind, object, { fieldManager: cliManager, dryRun: true });
    return false;
  } catch (error) {
    if (lacksRight(error) || !isStoreError(error, "Forbidden")) return undefined;
    return true;
  }
}
