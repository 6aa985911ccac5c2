import type { QueueSpec } from "../../../crds/api/kinds/queue.ts";
import { tags as ours } from "../../../crds/api/names.ts";
import type { Ownership, Target } from "../../provider.ts";
import { type Change, pathOf } from "../../reconcile/diff.ts";

/** Tags by key: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-tags.html */
export type Tags = Record<string, string>;

/** Whose the queue is: the object's uid for us, the object's name for people. */
export function ownershipTags({ kind, namespace, name, uid }: Target<QueueSpec>): Tags {
  return { [ours.owner]: uid, [ours.object]: `${kind}/${namespace}/${name}` };
}

/** The tags that a spec may speak of: neither ours nor those that AWS keeps itself. */
export function userTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key !== ours.owner && key !== ours.object && !key.startsWith("aws:")));
}

/** What has to be put on and taken off. Tags that no change speaks of stay as they are. */
export function tagChanges(target: Target<QueueSpec>, changes: readonly Change[], ownership?: Ownership): { put: Tags; drop: string[] } {
  const put: Tags = ownership === "claim" ? ownershipTags(target) : {};
  const drop: string[] = ownership === "release" ? Object.keys(ownershipTags(target)) : [];
  for (const { field, to } of changes) {
    if (!field.startsWith("aws.tags.")) continue;
    const key = pathOf(field).slice(2).join(".");
    if (to === undefined) drop.push(key);
    else put[key] = to as string;
  }
  return { put, drop };
}
