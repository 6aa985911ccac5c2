import { annotations, labels } from "../../crds/api/names.ts";
import type { CloudAccount, KubeObject } from "../../crds/api/objects.ts";
import { accountLabels, runServiceAccount, systemNamespace, type Worker, workerLabels, workers } from "../system.ts";
import { runArguments } from "./arguments.ts";
import type { PlannedRun } from "./launcher.ts";

/** How the Jobs of runs look, as the dispatcher was installed. */
export interface JobSettings {
  image: string;
  imagePullPolicy: string;
  imagePullSecrets: string[];
  /** Queue of Kueue that admits the Jobs; "" for none. */
  queueName: string;
}

/** Where the account's Secret is mounted in a run's container. */
export const credentialsDirectory = "/var/run/kubectl-cloud/credentials";

/** How long a finished Job is kept, in seconds: a day, so that its log can still be read. */
const keepSeconds = 86_400;
/** When Kubernetes ends a run that hangs, in seconds. */
const runDeadlineSeconds = 900;

/** Settings from the dispatcher's environment, which deploy/dispatcher.yaml sets. */
export function settingsFromEnvironment(env: NodeJS.ProcessEnv): JobSettings {
  return {
    image: env["RUNNER_IMAGE"] ?? "",
    imagePullPolicy: env["RUNNER_IMAGE_PULL_POLICY"] ?? "IfNotPresent",
    imagePullSecrets: (env["RUNNER_IMAGE_PULL_SECRETS"] ?? "").split(",").filter(Boolean),
    queueName: env["KUEUE_QUEUE_NAME"] ?? "",
  };
}

/**
 * The Job of a run.
 *
 * @param account - of a run that has one
 */
export function runJob(run: PlannedRun, account: CloudAccount | undefined, settings: JobSettings): KubeObject {
  const askers = [...new Set(run.objects.map((object) => object.requestedBy ?? ""))].filter(Boolean);
  const reasons = [...new Set(run.objects.map((object) => object.reason))];
  const notes = {
    [annotations.objects]: JSON.stringify(run.objects),
    [annotations.reason]: reasons.join(","),
    [annotations.requestedBy]: askers.join(","),
  };
  return jobOf({ name: run.name, component: "run", args: runArguments(run), actor: account ?? workerOf(run), notes }, settings);
}

/** The Job that proves an account's credentials. */
export function checkJob(name: string, account: CloudAccount, settings: JobSettings): KubeObject {
  const args = ["check", "--account", account.metadata.name];
  return jobOf({ name, component: "check", args, actor: account, notes: { [annotations.reason]: "Check" } }, settings);
}

function workerOf({ name, verb }: PlannedRun): Worker {
  if (verb === "reconcile") throw new Error(`the run ${name} needs its account`);
  return verb;
}

/**
 * The webhook of Azure Workload Identity gives its token and variables only to pods that ask for them:
 * https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html
 */
function identityLabels({ spec }: CloudAccount): Record<string, string> {
  return spec.provider === "azure" && !spec.credentials.secretRef ? { "azure.workload.identity/use": "true" } : {};
}

/** What sets one Job apart from the others. */
interface Parts {
  name: string;
  component: "run" | "check";
  args: string[];
  /** Whose ServiceAccount the Job has, and credentials if it is an account. */
  actor: CloudAccount | Worker;
  notes: Record<string, string>;
}

/** A Job with one account's credentials and nobody else's, or with none. */
function jobOf({ name, component, args, actor, notes }: Parts, settings: JobSettings): KubeObject {
  const account = typeof actor === "string" ? undefined : actor;
  const secretRef = account?.spec.credentials.secretRef;
  const own = typeof actor === "string" ? workerLabels(actor) : accountLabels(actor.metadata.name);
  const marks = { ...own, [labels.component]: component };
  const credentials = { name: "credentials", mountPath: credentialsDirectory, readOnly: true };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name,
      namespace: systemNamespace,
      labels: { ...marks, ...(settings.queueName ? { "kueue.x-k8s.io/queue-name": settings.queueName } : {}) },
      annotations: notes,
    },
    spec: {
      // the dispatcher tries again, with what it sees then
      backoffLimit: 0,
      activeDeadlineSeconds: runDeadlineSeconds,
      ttlSecondsAfterFinished: keepSeconds,
      // a node that goes is no failure: the pod starts again elsewhere, once the old one is surely gone
      podReplacementPolicy: "Failed",
      podFailurePolicy: { rules: [{ action: "Ignore", onPodConditions: [{ type: "DisruptionTarget" }] }] },
      template: {
        metadata: {
          labels: { ...marks, "sidecar.istio.io/inject": "false", ...(account ? identityLabels(account) : {}) },
          annotations: { "sidecar.istio.io/inject": "false", "linkerd.io/inject": "disabled" },
        },
        spec: {
          restartPolicy: "Never",
          serviceAccountName: typeof actor === "string" ? workers[actor] : runServiceAccount(actor),
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            runAsGroup: 65532,
            fsGroup: 65532,
            seccompProfile: { type: "RuntimeDefault" },
          },
          ...(settings.imagePullSecrets.length ? { imagePullSecrets: settings.imagePullSecrets.map((secret) => ({ name: secret })) } : {}),
          containers: [
            {
              name: "run",
              image: settings.image,
              imagePullPolicy: settings.imagePullPolicy,
              args,
              env: [{ name: "JOB_NAME", value: name }],
              resources: { requests: { cpu: "20m", memory: "96Mi" }, limits: { memory: "512Mi" } },
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
              terminationMessagePolicy: "FallbackToLogsOnError",
              ...(secretRef ? { volumeMounts: [credentials] } : {}),
            },
          ],
          // optional: a Secret that is missing is said by the run, where a pod would hang without a word
          ...(secretRef
            ? { volumes: [{ name: "credentials", secret: { secretName: secretRef.name, optional: true, defaultMode: 0o440 } }] }
            : {}),
        },
      },
    },
  };
  return job;
}
