import { type Check, examine } from "../check.ts";
import type { Finding } from "../finding.ts";
import { checkCompletion } from "./completion.ts";
import { type Machine, thisMachine } from "./machine.ts";
import { checkPath } from "./path.ts";
import { checkShadowed } from "./shadowed.ts";

/** What this command ran in spite of, so that none of it is a failure. */
const checks: readonly Check<Machine>[] = [
  { id: "path", run: async (machine) => checkPath(machine) },
  { id: "shadowed", run: checkShadowed },
  { id: "completion", run: async (machine) => checkCompletion(machine) },
];

/** Looks at what `kubectl cloud` starts on this machine; asks no cluster. */
export function examineMachine(): AsyncGenerator<Finding> {
  return examine(checks, thisMachine());
}
