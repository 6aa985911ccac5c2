import { systemNamespace } from "../../../../lib/system.ts";
import { formatAge } from "../../../duration.ts";
import { type Pod, troubleOf } from "../../account-pod.ts";

/** Why a pod does not work, and the next step. */
export interface Stuck {
  what: string;
  hint: string;
}

/** How long a pod may wait for a node, in milliseconds: some clusters make one first. */
const patienceMs = 120_000;

/** Why a pod can't start, or does not get to work; undefined when nothing is known to hold it up. */
export function stuckOf(pod: Pod, now: Date): Stuck | undefined {
  const [container] = pod.status?.containerStatuses ?? [];
  const ended = container?.state?.terminated ?? container?.lastState?.terminated;
  const said = ended?.message?.trim().split("\n").at(-1) ?? "";
  if (/exec format error/.test(said)) {
    return {
      what: `the image ${container?.image} is for another architecture than its node${pod.spec?.nodeName ? ` ${pod.spec.nodeName}` : ""}: ${said}`,
      hint: "give an image of linux/amd64 and linux/arm64: kubectl cloud install --image IMAGE",
    };
  }
  const { reason = "" } = container?.state?.waiting ?? {};
  const logs = `see its log: kubectl -n ${systemNamespace} logs ${pod.metadata.name}`;
  if (reason === "CrashLoopBackOff")
    return { what: `it ends again and again, with exit code ${ended?.exitCode}${said && `: ${said}`}`, hint: logs };
  const unscheduled = pod.status?.conditions?.find(({ type, status }) => type === "PodScheduled" && status === "False");
  if (unscheduled) return noNode(unscheduled, now);
  const trouble = troubleOf(pod);
  const hint = `look at it: kubectl -n ${systemNamespace} describe pod ${pod.metadata.name}`;
  // at the first time that an image can't be pulled it is tried again, but seldom with another end
  return trouble?.final || reason === "ErrImagePull" ? { what: trouble?.what ?? reason, hint: trouble?.hint ?? hint } : undefined;
}

function noNode(
  { message, reason, lastTransitionTime }: NonNullable<NonNullable<Pod["status"]>["conditions"]>[number],
  now: Date,
): Stuck | undefined {
  const ago = now.getTime() - Date.parse(lastTransitionTime ?? now.toISOString());
  if (ago < patienceMs) return undefined;
  return {
    what: `no node takes it, for ${formatAge(ago)}: ${message ?? reason}`,
    hint: `add a node, or make room on one that it names; all pods: kubectl -n ${systemNamespace} get pods -o wide`,
  };
}
