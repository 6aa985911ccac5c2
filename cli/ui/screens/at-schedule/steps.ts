import type { ActionName } from "../../../actions/schedule-words.ts";
import type { Draft } from "./draft.ts";

/** What is asked, one after the other. */
export type Step = "time" | "action" | "object" | "fields" | "review";

/** What is chosen before the screen is shown. */
export interface Chosen {
  action: boolean;
  object: boolean;
}

/** The steps of a schedule, as far as it is known what it does. */
export function stepsOf({ action, given }: Draft, chosen: Chosen): Step[] {
  if (given) return ["time", "review"];
  const object = action !== undefined && isAboutObject(action) && !chosen.object;
  const fields = action === "set" || action === "run" || action === "create";
  return [
    "time",
    ...(chosen.action ? [] : ["action" as const]),
    ...(object ? ["object" as const] : []),
    ...(fields ? ["fields" as const] : []),
    "review",
  ];
}

function isAboutObject(action: ActionName): boolean {
  return action !== "create" && action !== "run";
}
