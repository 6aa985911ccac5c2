import type { KubeObject } from "../../crds/api/objects.ts";
import type { ResourceType } from "../store/store.ts";
import { type Entry, stillOurs } from "./entries.ts";
import { defaultMapping } from "./mapping.ts";
import { isBindManager, managersOf } from "./owners.ts";
import { type Parts, partsOf, slotsOf } from "./parts.ts";
import { Place } from "./place.ts";
import { type BindingRecord, keepRecord, otherRecords, recordOf, slotKey } from "./record.ts";

/**
 * A workload without what a binding has put into it, and else as it is; the one given stays. It is looked for where it was put,
 * also when the kind's mapping is another one meanwhile.
 *
 * @throws TerminalError `WorkloadRejected` when the mapping of that time can't be read
 */
export function unproject<T extends KubeObject>(given: T, type: ResourceType, binding: string): T {
  const workload = structuredClone(given);
  const record = recordOf(workload, binding);
  if (!record) return workload;
  const parts = partsOf(workload, record.mapping ?? defaultMapping(type), type);
  removeEntries(workload, parts, record, otherRecords(workload, binding));
  keepRecord(workload, binding, undefined);
  return workload;
}

/** Takes out what a binding has put and no longer wants; what it shares with another binding stays for that. */
export function removeEntries(
  workload: KubeObject,
  parts: Parts,
  record: BindingRecord,
  others: readonly BindingRecord[],
  wanted: readonly Entry[] = [],
): void {
  // backwards, as what one place has made may hold what a later one has made in it
  for (const slot of slotsOf(parts).toReversed()) {
    const place = new Place(workload, parts, slot);
    const still = wanted.filter((entry) => slotKey(entry.slot) === place.key).map(({ key }) => key);
    const gone = (record.put[place.key] ?? []).filter(
      (key) => !still.includes(key) && !others.some(({ put }) => put[place.key]?.includes(key)),
    );
    // what somebody applies as part of a manifest of his own is his too
    const applied = (path: Parameters<typeof managersOf>[1]) =>
      managersOf(workload, path).some(({ manager, operation }) => operation === "Apply" && !isBindManager(manager));
    for (const key of gone) place.remove(key, ({ value, path }) => stillOurs(slot, value, record) && !applied(path));
    if (!still.length) place.dropEmpty(record.made?.[place.key] ?? 0);
  }
}
