import type { CloudBinding } from "../../../../crds/api/objects.ts";
import { bindingType } from "../../../../lib/kinds.ts";
import type { Reason } from "../../../../lib/reasons.ts";
import { keyOf } from "../../../actions/live/live.ts";
import { stalledOf } from "../../../actions/state.ts";
import type { StatusRow } from "../../../actions/status.ts";
import { workloadText } from "../../../output/bindings.ts";
import { shortName } from "../../../target.ts";
import type { Tone } from "../../theme.ts";

/** What sorting, filtering and drawing ask of a row again and again. */
export interface Facts {
  key: string;
  name: string;
  namespace: string;
  account: string;
  tone: Tone;
  /** What needs somebody comes first. */
  rank: number;
  /** What a filter looks through, in small letters. */
  text: string;
  created: string;
}

const ranks: Record<Tone, number> = { bad: 0, warn: 1, busy: 2, accent: 2, quiet: 3, ok: 4 };
/** Words of a state with which somebody is at work. */
const busy: ReadonlySet<string> = new Set([
  "Pending",
  "Running",
  ...(["Reconciling", "Creating", "Updating", "Deleting"] satisfies Reason[]),
]);
/** Words of a state in which it was left on purpose, or that is over. */
const resting: ReadonlySet<string> = new Set(["Stopped", "Deleted", ...(["Suspended"] satisfies Reason[])]);
/** Words of a state that is as it should be: with another, what can be used has something that does not go on. */
const well: ReadonlySet<string> = new Set<Reason>(["Available", "Bound", "PendingMaintenance"]);

const known = new WeakMap<StatusRow, Facts>();

/** The facts of a row, read once for each state of its object. */
export function factsOf(row: StatusRow): Facts {
  let facts = known.get(row);
  if (!facts) known.set(row, (facts = read(row)));
  return facts;
}

/** What a state means: whether somebody has to do something, or something is under way. */
export function toneOf({ object, state: { ready, status, since } }: Pick<StatusRow, "object" | "state">): Tone {
  if (status === ("AwaitingApproval" satisfies Reason)) return "warn";
  if (resting.has(status)) return "quiet";
  if (since !== undefined || busy.has(status)) return "busy";
  if (stalledOf(object)) return "bad";
  return ready === "True" && well.has(status) ? "ok" : "warn";
}

function read(row: StatusRow): Facts {
  const { kind, object, state } = row;
  const { name, namespace = "", creationTimestamp = "" } = object.metadata;
  const account = kind === bindingType ? workloadText((object as unknown as CloudBinding).spec) : object.spec.account;
  const tone = toneOf(row);
  const words = [shortName(kind, name), namespace, account, state.status, `ready=${state.ready}`, state.message ?? ""];
  return {
    key: keyOf(kind, object),
    name: shortName(kind, name),
    namespace,
    account,
    tone,
    rank: ranks[tone],
    text: words.join(" ").toLowerCase(),
    created: creationTimestamp,
  };
}
