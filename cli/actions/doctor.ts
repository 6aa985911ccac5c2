import { builtin } from "../../lib/kinds.ts";
import type { ClusterContext, Context } from "../context.ts";
import { dispatchers } from "./dispatcher.ts";
import { checkAccounts } from "./doctor-accounts.ts";
import { checkDispatcher } from "./doctor-dispatcher.ts";
import { type Finding, failed, guarded, ok } from "./doctor-finding.ts";
import { checkKinds, checkParts, checkPolicies } from "./doctor-installation.ts";
import { checkObjects, checkRights } from "./doctor-objects.ts";
import { defaults, installation } from "./install-manifests.ts";
import { serverVersion, tooOld } from "./install-server.ts";

/** Looks at everything that must be right, from the API server to the objects; yields what it finds. Changes nothing. */
export async function* doctor(context: ClusterContext): AsyncGenerator<Finding> {
  const server = await guarded("server", () => checkServer(context));
  yield* server;
  if (server.some(({ state }) => state === "failed")) return;
  const parts = await installation({ ...defaults, ...(await installedImage(context)) });
  const of = (...types: object[]) => parts.filter(({ type }) => types.includes(type));
  const roles = of(builtin.serviceAccount, builtin.clusterRole, builtin.clusterRoleBinding, builtin.role, builtin.roleBinding);
  const checks: Record<string, () => Promise<Finding | Finding[]>> = {
    kinds: () => checkKinds(context, of(builtin.crd)),
    namespace: () => checkParts(context, "namespace", of(builtin.namespace), "the namespace of the runner"),
    rights: () => checkParts(context, "rights", roles, "the roles of dispatcher, runs and users"),
    policies: () => checkPolicies(context, of(builtin.policy, builtin.policyBinding)),
    dispatcher: () => checkDispatcher(context),
    accounts: () => checkAccounts(context),
    create: () => checkRights(context),
    objects: () => checkObjects(context),
  };
  for (const [name, run] of Object.entries(checks)) yield* await guarded(name, run);
}

/** The image is the installer's choice, and one of the policies names it. */
async function installedImage({ store }: Context): Promise<{ image?: string }> {
  // who may not see the dispatcher is told so by its own check
  const [dispatcher] = await dispatchers(store).catch(() => []);
  const image = dispatcher?.pod.containers[0]?.image;
  return image ? { image } : {};
}

async function checkServer(context: ClusterContext): Promise<Finding> {
  const version = await serverVersion(context);
  const old = tooOld(version);
  if (!version.supported) return failed("server", old.message, old.hint);
  return ok("server", `the API server ${context.serverURL} (context "${context.contextName}") runs Kubernetes ${version.text}`);
}
