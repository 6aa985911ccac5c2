import { isDeepStrictEqual } from "node:util";

import type { KubeObject } from "../../crds/api/objects.ts";
import type { ResourceType } from "../store/store.ts";
import type { Projection } from "./binding.ts";
import { type Conflict, fieldConflict } from "./conflicts.ts";
import { chosenContainers, rootOf } from "./containers.ts";
import { containerEntries, type Entry, podEntries, stillOurs } from "./entries.ts";
import { defaultMapping, type WorkloadMapping } from "./mapping.ts";
import { type Parts, partsOf, slotsOf } from "./parts.ts";
import { Place } from "./place.ts";
import { type BindingRecord, keepRecord, otherRecords, recordOf, slotKey } from "./record.ts";
import { removeEntries, unproject } from "./unproject.ts";

/**
 * A workload with the connection in it; the one given stays as it is. What is the binding's already is brought up to date where
 * it stands, so that doing it again changes nothing. What stands there exactly so, and isn't the binding's, stays its owner's.
 *
 * @throws TerminalError `FieldConflict` when somebody else has set what the binding would set
 * @throws TerminalError `WorkloadRejected` when its mapping can't be read
 * @throws RetryableError `DependencyNotReady` when none of the chosen containers is there
 * @see https://servicebinding.io/spec/core/1.1.0/#workload-projection
 */
export function project<T extends KubeObject>(given: T, type: ResourceType, mapping: WorkloadMapping, projection: Projection): T {
  const standard = defaultMapping(type);
  const before = recordOf(given, projection.name);
  // what was put where an earlier mapping said is taken out as that one said
  const moved = before !== undefined && !isDeepStrictEqual(before.mapping ?? standard, mapping);
  const workload = moved ? unproject(given, type, projection.name) : structuredClone(given);
  const old = moved ? undefined : before;
  const others = otherRecords(workload, projection.name);

  const parts = partsOf(workload, mapping, type);
  const wanted = entriesFor(workload, parts, projection, [...(old ? [old] : []), ...others]);
  if (old) removeEntries(workload, parts, old, others, wanted);

  const record: BindingRecord = { binding: projection.name, secretName: projection.secretName, put: {} };
  if (!isDeepStrictEqual(mapping, standard)) record.mapping = mapping;
  const conflicts: Conflict[] = [];
  for (const slot of slotsOf(parts)) {
    const place = new Place(workload, parts, slot);
    const entries = wanted.filter((entry) => slotKey(entry.slot) === place.key);
    const { put, conflicting } = putEntries(place, entries, old, others);
    conflicts.push(...conflicting);
    if (!put.length) continue;
    record.put[place.key] = put;
    const levels = place.made || Math.max(...[old, ...others].map((other) => other?.made?.[place.key] ?? 0));
    if (levels) record.made = { ...record.made, [place.key]: levels };
  }
  if (conflicts.length) throw fieldConflict(workload, conflicts, others);
  keepRecord(workload, projection.name, Object.keys(record.put).length ? record : undefined);
  return workload;
}

function entriesFor(workload: KubeObject, parts: Parts, projection: Projection, records: BindingRecord[]): Entry[] {
  const containers = chosenContainers(workload, parts, projection.containers);
  const inContainers = containers.flatMap((container) => {
    const { root, setRoot } = projection.files ? rootOf(workload, container, records) : { root: "", setRoot: false };
    return containerEntries(projection, container.id, root, setRoot);
  });
  return [...podEntries(projection), ...inContainers];
}

/** Puts entries into a place, and tells which are the binding's and which are in somebody else's way. */
function putEntries(
  place: Place,
  entries: readonly Entry[],
  old: BindingRecord | undefined,
  others: readonly BindingRecord[],
): { put: string[]; conflicting: Conflict[] } {
  const put: string[] = [];
  const conflicting: Conflict[] = [];
  for (const { key, slot, value } of entries) {
    const there = place.find(key);
    const ours = old?.put[place.key]?.includes(key) && there.every((found) => stillOurs(slot, found.value, old));
    const shared = others.some((other) => other.put[place.key]?.includes(key));
    const same = there.every((found) => isDeepStrictEqual(found.value, value));
    if (!there.length || (ours && !same)) place.set(key, value);
    else if (!same) conflicting.push({ slot, key, path: (there[0] as (typeof there)[0]).path });
    if (!there.length || ours || (same && shared)) put.push(key);
  }
  return { put, conflicting };
}
