import { setTimeout as wait } from "node:timers/promises";

import { scheduleManager } from "../../../crds/api/names.ts";
import type { KubeObject } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { builtin } from "../../../lib/kinds.ts";
import { isStoreError } from "../../../lib/store/errors.ts";
import { HoldLost } from "../hold.ts";
import { endOf, type Job, removeJob } from "../jobs.ts";
import { type Action, type Errand, isMarked, type Progress } from "./action.ts";
import { commandJob, jobName } from "./job.ts";

/** Between two looks at a Job within one run, in milliseconds. */
const pause = 2000;
/** Until another run looks at a Job that goes on, in milliseconds: a quarter of the time that it took so far, within these. */
const looks = { first: 30_000, longest: 300_000 };

/** Starts a Job for the command, once, and tells how it ended; a Job that takes long is looked at again by a later run. */
export const run: Action<"run"> = async (errand, command) => {
  const { store, hold, local } = errand;
  if (local) {
    throw new TerminalError("there are no Jobs in local mode", {
      code: "Unsupported",
      hint: "run the command yourself, such as with 'kubectl cloud exec'",
    });
  }
  const isGoingOn = hold.occasion.job !== undefined;
  const name = hold.occasion.job ?? jobName(hold.schedule, hold.occasion.at);
  const ref = { type: builtin.job, namespace: hold.schedule.metadata.namespace, name };
  if (!isGoingOn) {
    const job = commandJob(hold.schedule, hold.occasion.at, command, await enforcesRestricted(errand));
    try {
      await store.create(builtin.job, job, { fieldManager: scheduleManager });
    } catch (error) {
      if (!isStoreError(error, "AlreadyExists")) throw error;
      const there = await store.get(ref);
      if (there && !isOurs(errand, there)) throw taken(name);
    }
    await noteJob(errand, name);
  }
  // a look takes little time, where the first run waits as long as it may
  const until = errand.now().getTime() + Math.min(errand.waitMilliseconds, isGoingOn ? 5 * pause : Number.POSITIVE_INFINITY);
  for (;;) {
    const job = await store.get<Job>(ref);
    if (!job) throw removed(name);
    const progress = progressOf(job);
    if (progress) return progress;
    if (errand.ending.aborted || errand.now().getTime() + pause > until) return later(errand, name);
    await wait(pause);
    await hold.look();
  }
};

/** Notes that there is a Job. One that was replaced at the same moment takes its Job back. */
async function noteJob({ store, hold }: Errand, name: string): Promise<void> {
  try {
    await hold.note({ job: name });
  } catch (error) {
    if (error instanceof HoldLost && error.isEnded) await removeJob(store, hold.schedule, name);
    throw error;
  }
}

function progressOf(job: Job): Progress | undefined {
  const { name } = job.metadata;
  const end = endOf(job);
  if (end?.type === "Complete") return { done: `the Job ${name} succeeded` };
  if (!end) return undefined;
  throw new TerminalError(`the Job ${name} failed${end.message ? ` (${end.reason}: ${end.message})` : ""}`, {
    code: "JobFailed",
    hint: `see 'kubectl logs job/${name}'`,
  });
}

function later({ now, hold }: Errand, name: string): Progress {
  const took = now().getTime() - Date.parse(hold.occasion.startedAt ?? hold.occasion.at);
  const again = Math.min(looks.longest, Math.max(looks.first, took / 4));
  return { again: new Date(now().getTime() + again), message: `the Job ${name} is at work` };
}

function isOurs(errand: Errand, job: KubeObject): boolean {
  const { uid } = errand.hold.schedule.metadata;
  return isMarked(errand, job) && (job.metadata.ownerReferences ?? []).some((owner) => owner.uid === uid);
}

/** Without the right to read the namespace it is taken for one that enforces nothing. */
async function enforcesRestricted({ store, hold }: Errand): Promise<boolean> {
  const name = hold.schedule.metadata.namespace ?? "";
  try {
    const namespace = await store.get({ type: builtin.namespace, name });
    return namespace?.metadata.labels?.["pod-security.kubernetes.io/enforce"] === "restricted";
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return false;
    throw error;
  }
}

function taken(name: string): TerminalError {
  return new TerminalError(`a Job ${name} exists, and is not of this schedule`, {
    code: "AlreadyExists",
    hint: `remove it, so that the next one can be started: kubectl delete job ${name}`,
  });
}

function removed(name: string): TerminalError {
  return new TerminalError(`the Job ${name} was removed before it had ended`, {
    code: "NotFound",
    hint: "what it did until then is not known: see its effects, and write another schedule if it must run again",
  });
}
