import type { CloudScheduleSpec } from "../../../crds/api/kinds/cloudschedule.ts";
import { annotations } from "../../../crds/api/names.ts";
import type { CloudSchedule, KubeObject } from "../../../crds/api/objects.ts";
import { sha256 } from "../../../lib/spec-hash.ts";
import { jobLabels } from "../jobs.ts";

type Run = NonNullable<CloudScheduleSpec["action"]["run"]>;

/** Longest name of a Job, as its pods get it as a label: https://kubernetes.io/docs/concepts/workloads/controllers/job/#writing-a-job-spec */
const longestName = 63;

/** Name of the Job for one time of a schedule: as of a CronJob, with the minutes since the epoch. The same time has the same name. */
export function jobName({ metadata: { name } }: CloudSchedule, at: string): string {
  const time = Date.parse(at);
  const seconds = (time / 1000) % 60;
  const ending = `-${Math.floor(time / 60_000)}${seconds ? `-${seconds}` : ""}`;
  if (name.length + ending.length <= longestName) return name + ending;
  const short = `-${sha256(name).slice(0, 8)}${ending}`;
  return name.slice(0, longestName - short.length).replace(/[-.]+$/, "") + short;
}

/**
 * The Job that runs a schedule's command, in the schedule's namespace and owned by it. It is started once: its pod is not tried
 * again, neither after a failure nor when its node goes.
 *
 * Its container may gain no privileges and has the runtime's own seccomp profile, which breaks hardly any image. Where the
 * namespace enforces the Pod Security Standard `restricted`, it gets all that this asks for
 * (https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted): then the image must name a user that is not
 * root. Elsewhere that would break the many images that run as root.
 */
export function commandJob(schedule: CloudSchedule, at: string, run: Run, isRestricted: boolean): KubeObject {
  const { apiVersion, kind, metadata } = schedule;
  const marks = { [annotations.schedule]: metadata.name, [annotations.scheduledAt]: at };
  const restricted = isRestricted ? { runAsNonRoot: true, capabilities: { drop: ["ALL"] } } : {};
  const { image, command, env, serviceAccountName } = run;
  const container = {
    name: "run",
    image,
    ...(command ? { command } : {}),
    ...(env ? { env: env.map(variable) } : {}),
    securityContext: { allowPrivilegeEscalation: false, seccompProfile: { type: "RuntimeDefault" }, ...restricted },
    terminationMessagePolicy: "FallbackToLogsOnError",
  };
  const job = {
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: {
      name: jobName(schedule, at),
      namespace: metadata.namespace ?? "",
      labels: jobLabels,
      annotations: marks,
      ownerReferences: [{ apiVersion, kind, name: metadata.name, uid: metadata.uid ?? "", controller: true }],
    },
    spec: {
      backoffLimit: 0,
      podReplacementPolicy: "Failed",
      template: {
        metadata: { labels: jobLabels, annotations: marks },
        spec: { restartPolicy: "Never", ...(serviceAccountName ? { serviceAccountName } : {}), containers: [container] },
      },
    },
  };
  return job;
}

function variable({ name, value, secretKeyRef }: NonNullable<Run["env"]>[number]): object {
  return secretKeyRef ? { name, valueFrom: { secretKeyRef } } : { name, value };
}
