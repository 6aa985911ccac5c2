import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace } from "../../lib/system.ts";
import type { Context } from "../context.ts";

/** A pod as far as it tells how it is. */
export interface Pod extends KubeObject {
  spec?: { nodeName?: string };
  status?: {
    phase?: string;
    conditions?: { type: string; status: string; reason?: string; message?: string; lastTransitionTime?: string }[];
    containerStatuses?: {
      image: string;
      state?: { waiting?: Waiting; terminated?: Terminated };
      lastState?: { terminated?: Terminated };
    }[];
  };
}

interface Waiting {
  reason?: string;
  message?: string;
}

interface Terminated {
  exitCode: number;
  reason?: string;
  message?: string;
}

/** What holds a pod up. */
export interface Trouble {
  what: string;
  hint?: string;
  /** It does not go away by itself. */
  final: boolean;
}

const imageReasons = ["ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName"];
/** Kubernetes goes on trying; after what it tells by these, somebody has to do something. */
const finalReasons = [
  "ImagePullBackOff",
  "ErrImageNeverPull",
  "InvalidImageName",
  "CreateContainerConfigError",
  "CreateContainerError",
  "RunContainerError",
];

/** The pods of a Job in the runner's namespace. */
export async function podsOf({ store }: Context, job: string): Promise<Pod[]> {
  return (await store.list<Pod>(builtin.pod, { namespace: systemNamespace, labelSelector: `job-name=${job}` })).items;
}

/** Whether a pod waits for an image that its node can't get. */
export function cannotBePulled({ status }: Pod): boolean {
  return imageReasons.includes(status?.containerStatuses?.[0]?.state?.waiting?.reason ?? "");
}

/** What holds a pod up; undefined when nothing is known to. */
export function troubleOf({ status }: Pod): Trouble | undefined {
  const [container] = status?.containerStatuses ?? [];
  const { reason = "", message } = container?.state?.waiting ?? {};
  if (imageReasons.includes(reason)) {
    return {
      what: `the image ${container?.image} can't be pulled: ${reason}${message ? `: ${message}` : ""}`,
      hint: "install one that the nodes can pull: kubectl cloud install --image IMAGE, with --image-pull-secret or --image-pull-policy where it needs one",
      final: finalReasons.includes(reason),
    };
  }
  if (finalReasons.includes(reason)) return { what: `its container can't start: ${reason}${message ? `: ${message}` : ""}`, final: true };
  const scheduled = status?.conditions?.find(({ type }) => type === "PodScheduled");
  if (scheduled?.status === "False") return { what: `its pod has no node: ${scheduled.message ?? scheduled.reason ?? ""}`, final: false };
  if (status?.phase === "Pending") return { what: scheduled ? "its pod is starting" : "no scheduler has taken up its pod", final: false };
  return undefined;
}

/** What the cluster says of a Job without a pod: a quota, a missing ServiceAccount, an admission policy. */
export async function eventOf({ store }: Context, job: string): Promise<Trouble> {
  const nothing = { what: "it has no pod yet", final: false };
  try {
    const { items } = await store.list<KubeObject & { message?: string; type?: string }>(builtin.event, {
      namespace: systemNamespace,
      fieldSelector: `involvedObject.kind=Job,involvedObject.name=${job},type=Warning`,
    });
    const message = items.at(-1)?.message;
    return message ? { what: `it gets no pod: ${message}`, final: false } : nothing;
  } catch (error) {
    if (isStoreError(error)) return nothing;
    throw error;
  }
}
