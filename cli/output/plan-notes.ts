import { exitCodes, KnownError } from "../../lib/errors.ts";
import type { Planned } from "../actions/plan.ts";
import { formatDifference } from "../flags/difference.ts";
import { passing } from "../passing.ts";
import { shortName } from "../target.ts";
import { changeText } from "./plan.ts";

/** What is to be known beside a plan. */
export function planNotes(plan: Planned): string[] {
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
export function planFlaw({ kind, name, reason, message, changes = [] }: Planned): KnownError | undefined {
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
