import type { Plan, PlannedChange, Preview } from "../../crds/api/status.ts";
import { excerpts } from "./excerpt.ts";
import { type Column, table } from "./table.ts";

/** A plan or a preview, as far as it is shown. */
export type Shown = Pick<Plan | Preview, "action" | "changes">;

/** Characters of a value in the table, unless it is wide. */
const narrow = 40;

const words: Record<PlannedChange["effect"], string> = {
  Now: "now",
  MaintenanceWindow: "in the maintenance window",
  Impossible: "impossible",
};

const unset = "not set";

/** What is to be done, with a table of the fields: `queue.kubectl-cloud.dev/orders: update`. */
export function planText(name: string, { action = "None", changes = [] }: Shown, wide: boolean): string {
  const head = `${name}: ${action === "None" ? "no changes" : action.toLowerCase()}\n`;
  return changes.length ? head + table(columns(wide), changes) : head;
}

/** The same in a few words: `update of delaySeconds, aws.policy and 3 more`. */
export function summary({ action = "None", changes = [] }: Shown): string {
  if (action === "None") return "no changes";
  const verb = action.toLowerCase();
  if (action !== "Update" || !changes.length) return verb;
  const [first, second, ...more] = changes.map(({ field }) => field);
  return `${verb} of ${[first, second].filter(Boolean).join(", ")}${more.length ? ` and ${more.length} more` : ""}`;
}

/** A change for people: `storageType: "gp2" → "gp3"`. */
export function changeText(change: PlannedChange): string {
  const [from, to] = values(change, narrow);
  return `${change.field}: ${from} → ${to}`;
}

/** The same with when it takes effect, unless that is at once. */
export function changeLine(change: PlannedChange): string {
  return `${changeText(change)}${change.effect === "Now" ? "" : ` (${words[change.effect]})`}`;
}

function columns(wide: boolean): Column<PlannedChange>[] {
  const limit = wide ? Infinity : narrow;
  return [
    { title: "FIELD", value: ({ field }) => field },
    { title: "NOW", value: (change) => values(change, limit)[0] },
    { title: "PLANNED", value: (change) => values(change, limit)[1] },
    { title: "TAKES EFFECT", value: ({ effect }) => words[effect] },
  ];
}

function values({ from = unset, to = unset }: PlannedChange, limit: number): [string, string] {
  return excerpts(readable(from), readable(to), limit);
}

/** A JSON text within a JSON text, such as a policy, without the second layer of quotes; all else as it is. */
function readable(json: string): string {
  if (!json.startsWith('"') || !json.includes(String.raw`\"`)) return json;
  try {
    return JSON.parse(json) as string;
  } catch {
    // it was cut off
    return json;
  }
}
