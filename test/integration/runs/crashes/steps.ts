import { callsOf, type Call } from "../../../parts/killed.ts";
import { uniqueName } from "../../../parts/names.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { KindRow } from "../kinds/index.ts";
import { begin, finishBefore, type Verb, verbsOf } from "./way.ts";

/** Where a run can be killed: at a call, on its way or on its way back. */
export interface Step extends Call {
  verb: Verb;
  /** Which of the doors of {@link Runs} it goes through. */
  to: string;
}

/**
 * Reads and questions, after which nothing is other than before them. The calls of AWS have other names, and its reads are killed
 * at too; so are polls of operations on Azure, as a creation must stand to be interrupted at each of them. Azure's resource group
 * is made once for all objects: see azure-postgres/crashes.test.ts.
 */
const leftOut = /^(GET|LIST|HEAD|TOKEN)( |$)|^POST .*\/(listKeys|checkNameAvailability)$|\/resourceGroups$/;

/** The calls of runs that nobody kills, but for those {@link leftOut} and those of some verbs. */
export async function stepsOf(runs: Runs, row: KindRow, without: readonly Verb[]): Promise<Step[]> {
  const steps: Step[] = [];
  for (const verb of verbsOf(row).filter((each) => !without.includes(each))) {
    const each = { row, verb, name: uniqueName(verb) };
    await finishBefore(runs, [each]);
    await begin(runs, each);
    const doors = Object.entries(runs.doors);
    for (const [, door] of doors) door.requests.length = 0;
    await runs.reconcile("run-whole", [each.name], row.kind);
    for (const [to, door] of doors) {
      const calls = callsOf(door).filter(({ action }) => !leftOut.test(action));
      steps.push(...calls.map((call): Step => ({ verb, to, ...call })));
    }
  }
  return steps;
}
