import { cliManager } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import { difference, formatDifference } from "../flags/difference.ts";
import { type NamedTarget, shortName } from "../target.ts";
import type { AskedAction } from "./schedule-action.ts";
import { refuseAdoption } from "./schedule-create.ts";
import { scheduled } from "./schedule-object.ts";

/** Sets fields of an object's spec at a time. The API server says now whether it would take them. */
export function scheduleSet(target: NamedTarget, spec: Record<string, unknown>, { mayBeMissing }: { mayBeMissing: boolean }): AskedAction {
  const { kind, name } = target;
  refuseAdoption(spec);
  return {
    action: { set: { kind: kind.kind, name, spec } },
    name: `set-${kind.singular}-${name}`,
    check: async (context) => {
      const object = await scheduled(context, target, mayBeMissing);
      if (!object) return [];
      const { store, namespace } = context;
      const changed = await store.patch<ServiceObject>(
        { type: kind, namespace, name },
        { spec },
        { fieldManager: cliManager, dryRun: true },
      );
      const changes = difference(object.spec, changed.spec);
      return changes.length ? changes.map(formatDifference) : [`${shortName(kind, name)} is so now: nothing would change`];
    },
  };
}

/** Throws {@link UsageError} for nothing to set. */
export function refuseNothing(assignments: readonly string[], { kind, name }: NamedTarget): void {
  if (assignments.length) return;
  throw new UsageError(
    `no field of ${shortName(kind, name)} given`,
    `name it with its value, such as \`set ${shortName(kind, name)} aws.tags.team=shop\``,
  );
}
