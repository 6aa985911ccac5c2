import { exitCodes, KnownError } from "../../lib/errors.ts";
import type { Planned } from "../actions/plan.ts";
import { formatDifference } from "../flags/difference.ts";
import type { Io } from "../io.ts";
import { changeText, planText } from "../output/plan.ts";
import { serialize } from "../output/serialize.ts";
import { passing } from "../passing.ts";
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
  for (const plan of plans) for (const note of notes(plan)) io.note(`${shortName(plan.kind, plan.name)}: ${note}`);
  const failures = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : (flaw(answer.value) ?? [])));
  if (failures.length) throw together(failures);
  if (flags.detailedExitcode && plans.some(({ action = "None" }) => action !== "None")) io.exitCode = changesExitCode;
}

function forPrograms({ kind, isNew: _new, objectOnly, waiting, ...plan }: Planned): object {
  return { kind: kind.kind, ...plan, ...(objectOnly.length && { objectOnly }), ...(waiting && { waiting }) };
}

/** What is to be known beside a plan. */
function notes(plan: Planned): string[] {
  const { kind, name, action = "None", reason, message, isNew, objectOnly, suspended, waiting } = plan;
  const short = shortName(kind, name);
  if (reason !== undefined) return [];
  return [
    ...(isNew ? ["it is not there yet, so that the cloud was not asked"] : []),
    ...(message ? [message] : []),
    ...objectOnly.map((one) => `${formatDifference(one)} changes the object and nothing in the cloud`),
    ...(suspended && action !== "None" ? ["it is suspended: a run leaves the cloud as it is until spec.suspend is false"] : []),
    ...(waiting ? [`waits for approval since ${waiting.at}; approve it with: kubectl cloud approve ${short} --plan ${waiting.hash}`] : []),
    ...(plan.needsApproval && !waiting && action !== "None"
      ? [`the next run waits with its plan for: kubectl cloud approve ${short}`]
      : []),
  ];
}

/** Why a plan is none that could be carried out. */
function flaw({ kind, name, reason, message, changes = [] }: Planned): KnownError | undefined {
  const short = shortName(kind, name);
  if (reason !== undefined) {
    const exitCode = passing.has(reason) ? exitCodes.unexpected : exitCodes.rejected;
    return new KnownError(`${short} can't be planned: ${reason}${message ? `: ${message}` : ""}`, { code: reason, exitCode });
  }
  const impossible = changes.filter(({ effect }) => effect === "Impossible");
  if (!impossible.length) return undefined;
  return new KnownError(`${short}: the cloud can't change ${impossible.map(changeText).join("; ")}`, {
    code: "SpecRejected",
    hint: `leave it as it is in the cloud, or create another ${kind.kind} with the new values and move to it`,
    exitCode: exitCodes.rejected,
  });
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
