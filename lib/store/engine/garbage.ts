import type { Ref } from "../store.ts";
import { isGone, withDeletion } from "./metadata.ts";
import { type Entry, keyOf, type Write, type Writing } from "./storage.ts";

/** A write that has no version yet. */
export type Draft = Omit<Write, "version">;

/**
 * What an object that goes takes along: what it alone owns goes as well, and so on; what has other owners too loses this one.
 * A cluster's garbage collector does it a moment later, see
 * https://kubernetes.io/docs/concepts/architecture/garbage-collection/
 */
export async function collect(writing: Writing, first: Draft, now: Date): Promise<Draft[]> {
  const drafts = new Map([[keyOf(first.ref), first]]);
  const going = [first];
  for (const { ref, before } of going) {
    for (const owned of await ownedBy(writing, ref, before)) {
      const key = keyOf(owned.ref);
      const current = drafts.get(key) ?? { ref: owned.ref, before: owned.entry, after: owned.entry };
      if (!current.after) continue;
      const left = without(current.after, before?.object.metadata.uid);
      const object = left.object.metadata.ownerReferences ? left.object : withDeletion(left.object, now);
      const draft = { ...current, after: isGone(object) ? undefined : { ...left, object } };
      drafts.set(key, draft);
      if (!draft.after) going.push(draft);
    }
  }
  return [...drafts.values()].slice(1);
}

/** The same when what it owns shall stay: it only loses this owner. */
export async function orphan(writing: Writing, { ref, before }: Draft): Promise<Draft[]> {
  const owned = await ownedBy(writing, ref, before);
  return owned.map((each) => ({ ref: each.ref, before: each.entry, after: without(each.entry, before?.object.metadata.uid) }));
}

async function ownedBy(writing: Writing, ref: Ref, entry: Entry | undefined): Promise<{ ref: Ref; entry: Entry }[]> {
  const { uid } = entry?.object.metadata ?? {};
  return uid ? writing.ownedBy(uid, ref.type.namespaced ? ref.namespace : undefined) : [];
}

function without({ object, owners }: Entry, uid: string | undefined): Entry {
  const { ownerReferences, ...metadata } = object.metadata;
  const left = (ownerReferences ?? []).filter((owner) => owner.uid !== uid);
  return { object: { ...object, metadata: left.length ? { ...metadata, ownerReferences: left } : metadata }, owners };
}
