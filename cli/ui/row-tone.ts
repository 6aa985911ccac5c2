import type { Reason } from "../../lib/reasons.ts";
import { stalledOf } from "../actions/state.ts";
import type { StatusRow } from "../actions/status.ts";
import type { Tone } from "./theme.ts";

/** Words of a state with which somebody is at work. */
const working: ReadonlySet<string> = new Set(["Pending", "Running", "Creating", "Updating", "Deleting", "Reconciling"]);
/** Words of a state in which it was left on purpose, or that is over. */
const resting: ReadonlySet<string> = new Set(["Suspended", "Stopped", "Deleted"]);
/** What somebody should look at although it works. */
const waiting: ReadonlySet<string> = new Set<Reason>(["AwaitingApproval", "PendingMaintenance"]);

/** What an object's state means to the one who looks after it. */
export function rowTone({ object, state: { ready, status, since } }: Pick<StatusRow, "object" | "state">): Tone {
  if (resting.has(status)) return "quiet";
  if (waiting.has(status)) return "warn";
  if (since !== undefined || working.has(status)) return "busy";
  if (ready === "True") return "ok";
  return stalledOf(object) ? "bad" : "warn";
}
