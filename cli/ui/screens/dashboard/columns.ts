import type { StatusRow } from "../../../actions/status.ts";
import { age, stateText } from "../../../output/status.ts";
import { oneLine } from "../../../output/text.ts";
import type { Tone } from "../../theme.ts";
import type { Arranged } from "./arrange.ts";
import { factsOf } from "./facts.ts";
import { nextText, runningText, type Schedules } from "./next.ts";

/** What cells are made of besides their row. */
export interface CellContext {
  now: Date;
  schedules: Schedules;
}

/** A column of the list. */
export interface Column {
  title: string;
  width: number;
  value(row: StatusRow, context: CellContext): string;
  tone?: (row: StatusRow) => Tone | undefined;
}

/** Between columns. */
export const gap = 2;
/** Below so many columns there is the name and how it is, and nothing else. */
export const narrow = 60;
/** What a message needs to say anything. */
const shortestMessage = 24;

const toneOf = (row: StatusRow) => factsOf(row).tone;

/** The columns that fit into a width: the name and the status always, of the others what tells most. */
export function columnsFor(width: number, widths: Arranged["widths"], { namespaces }: { namespaces: boolean }): Column[] {
  const isNarrow = width < narrow;
  const status = column("STATUS", Math.min(widths.status, isNarrow ? 16 : 22), ({ state }) => state.status, toneOf);
  const room = width - status.width - gap;
  const name = column("NAME", Math.min(widths.name, Math.max(8, isNarrow ? room : Math.floor(width * 0.4))), (row) => factsOf(row).name);
  name.width = Math.min(name.width, Math.max(4, room));
  const chosen = new Set([name, status]);
  const message = column("MESSAGE", shortestMessage, ({ state }, { now }) => oneLine(stateText(state, now)));
  const namespace = column("NAMESPACE", Math.min(widths.namespace, 24), (row) => factsOf(row).namespace);
  const ready = column("READY", 7, ({ state }) => state.ready, toneOf);
  const account = column("ACCOUNT", Math.min(widths.account, 24), (row) => factsOf(row).account);
  const created = column("AGE", 6, ({ object }, { now }) => age(object.metadata.creationTimestamp, now));
  const running = column(
    "RUNNING",
    14,
    (row, { now }) => runningText(row, now),
    () => "busy",
  );
  const next = column("NEXT", 18, (row, { now, schedules }) => nextText(row, schedules, now));
  let left = room - name.width - gap;
  const candidates = isNarrow ? [] : [...(namespaces ? [namespace] : []), ready, created, running, account, next, message];
  for (const one of candidates) {
    if (one.width > left) continue;
    chosen.add(one);
    left -= one.width + gap;
  }
  message.width += Math.max(0, left + gap);
  return [namespace, name, ready, status, account, created, running, next, message].filter((one) => chosen.has(one));
}

/** A text in exactly so many columns. */
export function fitted(text: string, width: number, more: string): string {
  return text.length <= width ? text.padEnd(width) : `${text.slice(0, Math.max(0, width - more.length))}${more}`;
}

function column(title: string, width: number, value: Column["value"], tone?: Column["tone"]): Column {
  return { title, width: Math.max(title.length, width), value, ...(tone && { tone }) };
}
