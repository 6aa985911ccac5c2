import { tags as ours } from "../../../crds/api/names.ts";
import type { CommonSpec } from "../../../crds/api/objects.ts";
import type { Ownership, Target } from "../../provider.ts";
import { type Change, pathOf } from "../../reconcile/diff.ts";

/** Tags of an AWS resource by key: https://docs.aws.amazon.com/tag-editor/latest/userguide/best-practices-and-strats.html */
export type Tags = Record<string, string>;

/** A spec whose tags are in its block `aws`. */
interface Tagged extends CommonSpec {
  aws?: { tags?: Tags | undefined } | undefined;
}

/** Whose the resource is: the object's uid for us, the object's name for people. */
function ownershipTags({ kind, namespace, name, uid }: Target): Tags {
  return { [ours.owner]: uid, [ours.object]: `${kind}/${namespace}/${name}` };
}

/** What goes inside the create call: the spec's tags and ours. */
export function initialTags<Spec extends Tagged>(target: Target<Spec>): Tags {
  return { ...target.spec.aws?.tags, ...ownershipTags(target) };
}

/** The tags that a spec may speak of: neither ours nor those that AWS keeps itself. */
export function userTags(tags: Tags): Tags {
  return Object.fromEntries(Object.entries(tags).filter(([key]) => key !== ours.owner && key !== ours.object && !key.startsWith("aws:")));
}

/** What has to be put on and taken off. Tags that no change speaks of stay as they are. */
export function tagChanges(target: Target, changes: readonly Change[], ownership?: Ownership): { put: Tags; drop: string[] } {
  const put: Tags = ownership === "claim" ? ownershipTags(target) : {};
  const drop: string[] = ownership === "release" ? Object.keys(ownershipTags(target)) : [];
  for (const { field, to } of changes) {
    if (!isTag(field)) continue;
    const key = pathOf(field).slice(2).join(".");
    if (to === undefined) drop.push(key);
    else put[key] = to as string;
  }
  return { put, drop };
}

/** Whether a change is one of a tag. */
export function isTag(field: string): boolean {
  return field.startsWith("aws.tags.");
}

/** Tags in the list form that most services have. */
export interface TagEntry {
  Key?: string | undefined;
  Value?: string | undefined;
}

/** From the list form. */
export function fromList(list: readonly TagEntry[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** To the list form. */
export function toList(tags: Tags): { Key: string; Value: string }[] {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
