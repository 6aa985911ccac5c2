import type { ClusterContext } from "../../../context.ts";
import { type Check, examine } from "../check.ts";
import type { Finding } from "../finding.ts";
import { checkObjects } from "../objects.ts";
import { checkAccounts } from "./accounts.ts";
import { checkAdmission } from "./admission.ts";
import { checkAdmits } from "./admits.ts";
import { checkClock } from "./clock.ts";
import { checkDispatch } from "./dispatch.ts";
import { checkDispatcher } from "./dispatcher.ts";
import { checkInstalled, checkVersion } from "./installed.ts";
import { checkKinds } from "./kinds.ts";
import { checkNodes } from "./nodes.ts";
import { checkNamespace, checkRoles } from "./parts.ts";
import { checkPods } from "./pods.ts";
import { checkPolicies } from "./policies.ts";
import { checkPullSecrets } from "./pull-secrets.ts";
import { checkRights } from "./rights.ts";
import { checkServer } from "./server.ts";
import { type Subject, subjectOf } from "./subject.ts";
import { checkWaiting } from "./waiting.ts";

/** From the API server to the objects: what comes later hangs on what comes before. */
const checks: readonly Check<Subject>[] = [
  { id: "server", run: checkServer },
  { id: "clock", needs: ["server"], run: checkClock },
  { id: "admission", needs: ["server"], run: checkAdmission },
  { id: "installed", needs: ["server"], run: checkInstalled },
  { id: "version", needs: ["installed"], run: checkVersion },
  { id: "kinds", needs: ["installed"], run: checkKinds },
  { id: "namespace", needs: ["installed"], run: checkNamespace },
  { id: "roles", needs: ["namespace"], run: checkRoles },
  { id: "policies", needs: ["namespace", "admission"], run: checkPolicies },
  { id: "nodes", needs: ["installed"], run: checkNodes },
  { id: "dispatcher", needs: ["namespace"], run: checkDispatcher },
  { id: "jobs", needs: ["namespace"], run: checkAdmits },
  { id: "pull-secrets", needs: ["namespace"], run: checkPullSecrets },
  { id: "pods", needs: ["namespace"], run: checkPods },
  { id: "dispatch", needs: ["dispatcher", "jobs", "pull-secrets", "pods"], run: checkDispatch },
  { id: "accounts", needs: ["namespace"], run: checkAccounts },
  { id: "rights", needs: ["installed"], run: checkRights },
  { id: "waiting", needs: ["dispatch"], run: checkWaiting },
  { id: "objects", needs: ["installed"], run: async ({ listed }) => checkObjects(await listed()) },
];

/** Looks at everything that must be right in a cluster; yields what it finds. Changes nothing. */
export function examineCluster(context: ClusterContext): AsyncGenerator<Finding> {
  return examine(checks, subjectOf(context));
}
