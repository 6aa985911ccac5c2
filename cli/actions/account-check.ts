import { setTimeout as pause } from "node:timers/promises";

import { cliManager } from "../../crds/api/names.ts";
import type { CloudAccount } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { builtin } from "../../lib/kinds.ts";
import { checkJob, type JobSettings, settingsFromEnvironment } from "../../lib/launch/job-template.ts";
import { serviceAccountFor } from "../../lib/launch/service-account.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { runServiceAccount, systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";
import { formatAge } from "../duration.ts";
import { eventOf, type Pod, podsOf, type Trouble, troubleOf } from "./account-pod.ts";
import { dispatchers } from "./dispatcher.ts";

/** What the runner's verb `check` leaves as its termination message. */
export interface CheckResult {
  account: string;
  ok: boolean;
  /** A reason of the documented list, when it is not ok. */
  code?: string;
  message?: string;
  hint?: string;
}

/** How often the pod is looked at, in milliseconds. */
const everyMs = 500;

/**
 * Proves an account's credentials with a Job that has them, in one call that changes nothing.
 * Throws `NotInstalled`, `PodFailed` when the Job says nothing, and `TimedOut` (exit code 5) with what holds the pod up.
 */
export async function checkAccount(
  context: Context,
  account: CloudAccount,
  timeoutMs: number,
  started: (job: string) => void,
): Promise<CheckResult> {
  const settings = await jobSettings(context);
  await ensureServiceAccount(context, account);
  const job = `kubectl-cloud-check-${account.metadata.name.slice(0, 30).replace(/-$/, "")}-${context.now().getTime().toString(36)}`;
  await context.store.create(builtin.job, checkJob(job, account, settings), { fieldManager: cliManager });
  started(job);
  const end = Date.now() + timeoutMs;
  for (;;) {
    const pods = await podsOf(context, job);
    const result = resultOf(pods, job);
    if (result) return result;
    const trouble = pods.map(troubleOf).find((one) => one !== undefined);
    if (trouble?.final) throw failed(account, job, trouble);
    if (Date.now() >= end) throw timedOut(account, job, timeoutMs, trouble ?? (pods.length ? undefined : await eventOf(context, job)));
    await pause(everyMs);
  }
}

/** How runs look, as the dispatcher was installed. */
async function jobSettings({ store }: Context): Promise<JobSettings> {
  const [dispatcher] = await dispatchers(store);
  if (!dispatcher) {
    throw new KnownError("kubectl cloud is not installed in this cluster, so that nothing can run there", {
      code: "NotInstalled",
      hint: "install it: kubectl cloud install",
      exitCode: exitCodes.notFound,
    });
  }
  const [container] = dispatcher.pod.containers;
  return settingsFromEnvironment(Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value])));
}

/** Makes the ServiceAccount as the dispatcher does; of one that the account names, it says when it is not there. */
async function ensureServiceAccount({ store }: Context, account: CloudAccount): Promise<void> {
  const own = serviceAccountFor(account);
  if (own) {
    await store.apply(builtin.serviceAccount, own, { fieldManager: cliManager });
    return;
  }
  const name = runServiceAccount(account);
  try {
    if (await store.get({ type: builtin.serviceAccount, namespace: systemNamespace, name })) return;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return;
    throw error;
  }
  throw new KnownError(`account ${account.metadata.name}: there is no ServiceAccount ${name} in namespace ${systemNamespace}`, {
    code: "CredentialsMissing",
    hint: `create it there, with the annotations by which the cloud trusts it: kubectl -n ${systemNamespace} create serviceaccount ${name}`,
    exitCode: exitCodes.rejected,
  });
}

/** What a pod that has ended says; undefined while none has. Throws `PodFailed` when it says nothing that we can read. */
function resultOf(pods: readonly Pod[], job: string): CheckResult | undefined {
  const ended = pods.map(({ status }) => status?.containerStatuses?.[0]?.state?.terminated).find((state) => state !== undefined);
  if (!ended) return undefined;
  try {
    const result = JSON.parse(ended.message ?? "") as CheckResult;
    if (typeof result.ok === "boolean") return result;
  } catch {
    // the end of its log instead, or nothing
  }
  const last = ended.message?.trim().split("\n").at(-1);
  throw new KnownError(
    `the check ended with exit code ${ended.exitCode}${last ? `: ${last}` : ` (${ended.reason ?? "no reason given"})`}`,
    {
      code: "PodFailed",
      hint: `see its log: kubectl -n ${systemNamespace} logs job/${job}; is the installed image a runner of this version? kubectl cloud version`,
    },
  );
}

function failed({ metadata }: CloudAccount, job: string, { what, hint }: Trouble): KnownError {
  return new KnownError(`account ${metadata.name} could not be checked: ${what}`, { code: "PodFailed", hint: hint ?? look(job) });
}

function timedOut({ metadata }: CloudAccount, job: string, timeoutMs: number, trouble: Trouble | undefined): KnownError {
  return new KnownError(
    `account ${metadata.name}: timed out after ${formatAge(timeoutMs)} waiting for Job ${job}: ${trouble?.what ?? "its pod is still running"}`,
    {
      code: "TimedOut",
      hint: trouble?.hint ?? look(job),
      exitCode: exitCodes.timedOut,
    },
  );
}

function look(job: string): string {
  return `see what holds it up: kubectl -n ${systemNamespace} describe pod -l job-name=${job}`;
}
