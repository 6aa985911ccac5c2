import { KnownError } from "../../lib/errors.ts";
import type { Planned } from "../actions/plan.ts";
import type { Io } from "../io.ts";
import { planFlaw, planNotes } from "../output/plan-notes.ts";
import { planText } from "../output/plan.ts";
import { serialize } from "../output/serialize.ts";
import { displayName, shortName } from "../target.ts";
import type { PlanFlags } from "./plan.ts";

/** What `--detailed-exitcode` ends with when something would change, as terraform has it. */
const changesExitCode = 2;

/** Prints all plans that there are; then throws for those that could not be made, or not be carried out. */
export async function showPlans(io: Io, flags: PlanFlags, answers: readonly PromiseSettledResult<Planned>[]): Promise<void> {
  const plans = answers.flatMap((answer) => (answer.status === "fulfilled" ? [answer.value] : []));
  const { output } = flags;
  if (output === "json" || output === "yaml") {
    const shown = plans.map(forPrograms);
    if (plans.length) io.out(await serialize(answers.length === 1 ? shown[0] : shown, output));
  } else {
    const texts = plans
      .filter(({ reason }) => reason === undefined)
      .map((plan) => planText(displayName(plan.kind, plan.name), plan, output === "wide"));
    io.out(texts.join("\n"));
  }
  for (const plan of plans) for (const note of planNotes(plan)) io.note(`${shortName(plan.kind, plan.name)}: ${note}`);
  const failures = answers.flatMap((answer) =>
    answer.status === "rejected" ? [answer.reason as unknown] : (planFlaw(answer.value) ?? []),
  );
  if (failures.length) throw together(failures);
  if (flags.detailedExitcode && plans.some(({ action = "None" }) => action !== "None")) io.exitCode = changesExitCode;
}

function forPrograms({ kind, isNew: _new, objectOnly, waiting, ...plan }: Planned): object {
  return { kind: kind.kind, ...plan, ...(objectOnly.length && { objectOnly }), ...(waiting && { waiting }) };
}

/** One error of several; alone it is itself. */
function together(failures: readonly unknown[]): unknown {
  const known = failures.filter((one) => one instanceof KnownError);
  const [first] = known;
  if (!first || failures.length === 1 || known.length < failures.length) return failures[0];
  const { code, exitCode, hint } = first;
  return new KnownError(`${known.length} objects:\n${known.map(({ message }) => `  ${message}`).join("\n")}`, {
    code,
    exitCode,
    ...(hint && { hint }),
  });
}
