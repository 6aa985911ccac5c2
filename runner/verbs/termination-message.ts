import { writeFile } from "node:fs/promises";

/** Where Kubernetes reads it from, and how much of it. https://kubernetes.io/docs/tasks/debug/debug-application/determine-reason-pod-failure/ */
const path = "/dev/termination-log";
const longest = 4096;

/** Leaves a summary in the pod's status, as JSON; outside of a pod it does nothing. */
export async function writeTerminationMessage(summary: Record<string, unknown> & { objects?: unknown[] }): Promise<void> {
  const text = JSON.stringify(summary);
  const short = text.length <= longest ? text : JSON.stringify({ ...summary, objects: summary.objects?.length });
  await writeFile(path, short, { flag: "r+" }).catch(() => undefined);
}
