import { cliManager } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import { difference, formatDifference } from "../flags/difference.ts";
import { loadSchema } from "../flags/schema.ts";
import { readChange } from "../flags/spec.ts";
import { type NamedTarget, parseOne, shortName } from "../target.ts";
import type { AskedAction } from "./schedule-action.ts";
import { refuseAdoption } from "./schedule-create.ts";
import { scheduled } from "./schedule-object.ts";

/** Sets fields of an object's spec at a time. The API server says now whether it would take them. */
function scheduleSet(target: NamedTarget, spec: Record<string, unknown>, { mayBeMissing }: { mayBeMissing: boolean }): AskedAction {
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

/** Reads `KIND/NAME FIELD=VALUE…`, each value as its field has it. Throws {@link UsageError} with all that is wrong. */
export async function readSet(rest: readonly string[], mayBeMissing: boolean): Promise<AskedAction> {
  const at = rest.findIndex((word) => word.includes("="));
  const [words, assignments] = at < 0 ? [rest, []] : [rest.slice(0, at), rest.slice(at)];
  const target = parseOne(words);
  refuseNothing(assignments, target);
  const { spec, problems } = readChange(await loadSchema(target.kind.singular), assignments);
  const [only] = problems;
  if (only === undefined) return scheduleSet(target, spec, { mayBeMissing });
  throw new UsageError(
    problems.length === 1 ? only : `set ${shortName(target.kind, target.name)}:\n${problems.map((problem) => `  ${problem}`).join("\n")}`,
    `the fields are those of \`kubectl explain ${target.kind.plural}.${target.kind.group}.spec\``,
  );
}

/** Throws {@link UsageError} for nothing to set. */
function refuseNothing(assignments: readonly string[], { kind, name }: NamedTarget): void {
  if (assignments.length) return;
  throw new UsageError(
    `no field of ${shortName(kind, name)} given`,
    `name it with its value, such as \`set ${shortName(kind, name)} aws.tags.team=shop\``,
  );
}
