import { azureTags as ours } from "../../../crds/api/names.ts";
import type { CommonSpec } from "../../../crds/api/objects.ts";
import type { Ownership, Target } from "../../provider.ts";
import { type Change, pathOf } from "../../reconcile/diff.ts";

/** Tags of an Azure resource by name: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources */
export type Tags = Record<string, string>;

/** A spec whose tags are in its block `azure`. */
interface Tagged extends CommonSpec {
  azure?: { tags?: Tags | undefined } | undefined;
}

/** Whose the resource is: the object's uid for us, the object's name for people. */
function ownershipTags({ kind, namespace, name, uid }: Target): Tags {
  return { [ours.owner]: uid, [ours.object]: `${kind}/${namespace}/${name}` };
}

/** What goes inside the PUT that creates it: the spec's tags and ours. */
export function initialTags<Spec extends Tagged>(target: Target<Spec>): Tags {
  return { ...target.spec.azure?.tags, ...ownershipTags(target) };
}

/** Uid in the ownership tag; undefined when there is none. */
export function ownerIn(tags: Tags | undefined): string | undefined {
  return Object.entries(tags ?? {}).find(([name]) => equal(name, ours.owner))?.[1];
}

/** The tags that a spec may speak of: neither ours nor those that Azure keeps itself. */
export function userTags(tags: Tags | undefined): Tags {
  return Object.fromEntries(
    Object.entries(tags ?? {}).filter(([name]) => !isOurs(name) && !/^(hidden-|microsoft|azure|windows)/i.test(name)),
  );
}

/**
 * All tags as they shall be: a PATCH or PUT of a resource replaces them as a whole, so what no change speaks of is sent again.
 * Undefined when nothing about them changes.
 *
 * @param present - the tags that are there now
 */
export function changedTags(
  target: Target,
  present: Tags | undefined,
  changes: readonly Change[],
  ownership?: Ownership,
): Tags | undefined {
  const speaking = changes.filter(({ field }) => isTag(field));
  if (!speaking.length && !ownership) return undefined;
  const wanted = new Map(Object.entries(present ?? {}));
  const drop = (name: string) => {
    for (const there of wanted.keys()) if (equal(there, name)) wanted.delete(there);
  };
  const put = (name: string, value: string) => {
    drop(name);
    wanted.set(name, value);
  };
  if (ownership === "release") Object.values(ours).forEach(drop);
  if (ownership === "claim") for (const [name, value] of Object.entries(ownershipTags(target))) put(name, value);
  for (const { field, to } of speaking) {
    const name = pathOf(field).slice(2).join(".");
    if (to === undefined) drop(name);
    else put(name, to as string);
  }
  return Object.fromEntries(wanted);
}

/** Whether a change is one of a tag. */
export function isTag(field: string): boolean {
  return field.startsWith("azure.tags.");
}

function isOurs(name: string): boolean {
  return Object.values(ours).some((own) => equal(own, name));
}

/** Names of tags are the same in any case. */
function equal(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
