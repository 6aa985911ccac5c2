import type { KubeObject } from "../../crds/api/objects.ts";
import type { ResourceType } from "../store/store.ts";
import { containerPaths, type WorkloadMapping } from "./mapping.ts";
import { type Path, valueAt } from "./paths.ts";
import type { Slot } from "./record.ts";

/** A container of a workload: where it is, and what it is called. */
export interface Container {
  /** Its name; without one, its place. */
  id: string;
  /** Undefined when the mapping doesn't tell names. */
  name: string | undefined;
  path: Path;
  env: string[];
  volumeMounts: string[];
}

/** Where a workload takes a binding's entries. */
export interface Parts {
  containers: Container[];
  mapping: WorkloadMapping;
}

/** Finds them as a mapping says. */
export function partsOf(workload: KubeObject, mapping: WorkloadMapping, type: ResourceType): Parts {
  const containers = new Map<string, Container>();
  for (const { path, name: namePath, env, volumeMounts } of mapping.containers)
    for (const place of containerPaths(workload, { path }, type)) {
      const name = namePath && valueAt(valueAt(workload, place), namePath);
      const at = `/${place.join("/")}`;
      const id = typeof name === "string" ? name : at;
      // two paths may find the same container
      if (!containers.has(at))
        containers.set(at, { id, name: typeof name === "string" ? name : undefined, path: place, env, volumeMounts });
    }
  return { containers: [...containers.values()], mapping };
}

/** All slots of a workload. */
export function slotsOf({ containers }: Parts): Slot[] {
  const inside = containers.flatMap(({ id }): Slot[] => [
    { at: "env", container: id },
    { at: "volumeMounts", container: id },
  ]);
  return [{ at: "annotations" }, { at: "volumes" }, ...inside];
}

/** The path of a slot: first the object that has it, then the keys below that. */
export function slotPath({ containers, mapping }: Parts, slot: Slot): { root: Path; below: string[] } {
  if (slot.at === "annotations" || slot.at === "volumes") return { root: [], below: mapping[slot.at] };
  const container = containers.find(({ id }) => "container" in slot && id === slot.container) as Container;
  return { root: container.path, below: container[slot.at] };
}
