import type { Kind } from "../../../../lib/kinds.ts";
import { rowKinds } from "../../../actions/live/live.ts";
import type { StatusRow } from "../../../actions/status.ts";
import { type Facts, factsOf } from "./facts.ts";

/** What rows can be sorted by, in the order in which a key goes through them. */
export const sorts = ["attention", "name", "status", "age"] as const;
export type Sort = (typeof sorts)[number];

/** Which rows, and in what order. */
export interface Arrangement {
  /** Only those of this kind. */
  kind: Kind | undefined;
  /** Words that all stand in a row, each as a part of a word; one behind `!` does not. */
  filter: string;
  sort: Sort;
  /** Kinds below headings of their own. */
  grouped: boolean;
}

/** A line of the list: an object, or the heading of a kind. */
export type Line = { key: string; row: StatusRow } | { key: string; heading: Kind; count: number; troubled: number };

/** Lines in order, with what a table of them needs to know. */
export interface Arranged {
  lines: readonly Line[];
  /** Objects among them, and how many of these need somebody. */
  count: number;
  troubled: number;
  /** The longest text of each column. */
  widths: { namespace: number; name: number; status: number; account: number };
}

/** Filters, sorts and groups rows: some milliseconds for thousands, so not something to do with every key. */
export function arrange(rows: readonly StatusRow[], { kind, filter, sort, grouped }: Arrangement): Arranged {
  const isWanted = matcher(filter);
  const wanted = rows.filter((row) => (kind === undefined || row.kind === kind) && isWanted(factsOf(row).text));
  const ordered = wanted.toSorted(comparators[sort]);
  const widths = { namespace: 0, name: 0, status: 0, account: 0 };
  let troubled = 0;
  for (const row of ordered) {
    const { namespace, name, account } = factsOf(row);
    widths.namespace = Math.max(widths.namespace, namespace.length);
    widths.name = Math.max(widths.name, name.length);
    widths.status = Math.max(widths.status, row.state.status.length);
    widths.account = Math.max(widths.account, account.length);
    if (needsSomebody(row)) troubled++;
  }
  return { lines: grouped && kind === undefined ? group(ordered) : ordered.map(lineOf), count: ordered.length, troubled, widths };
}

/** Whether nothing good comes of waiting. */
function needsSomebody(row: StatusRow): boolean {
  return factsOf(row).rank < 2;
}

/** Tells whether a text in small letters has what a filter wants. */
export function matcher(filter: string): (text: string) => boolean {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const without = words.filter((word) => /^!./.test(word)).map((word) => word.slice(1));
  const withAll = words.filter((word) => !word.startsWith("!"));
  return (text) => withAll.every((word) => text.includes(word)) && !without.some((word) => text.includes(word));
}

type Compare = (a: StatusRow, b: StatusRow) => number;
const by =
  (value: (facts: Facts, row: StatusRow) => string | number, otherwise?: Compare): Compare =>
  (a, b) => {
    const [one, other] = [value(factsOf(a), a), value(factsOf(b), b)];
    return one < other ? -1 : one > other ? 1 : (otherwise?.(a, b) ?? 0);
  };
const byName = by(
  ({ name }) => name,
  by(({ namespace }) => namespace),
);
const byAge = by(({ created }) => created, byName);
const comparators: Record<Sort, Compare> = {
  attention: by(({ rank }) => rank, byName),
  name: byName,
  status: by((_, { state }) => state.status, byName),
  // what is new comes first
  age: (a, b) => byAge(b, a),
};

const lines = new WeakMap<StatusRow, Line>();

function lineOf(row: StatusRow): Line {
  let line = lines.get(row);
  if (!line) lines.set(row, (line = { key: factsOf(row).key, row }));
  return line;
}

function group(rows: readonly StatusRow[]): Line[] {
  return rowKinds.flatMap((heading): Line[] => {
    const inside = rows.filter(({ kind }) => kind === heading);
    if (!inside.length) return [];
    return [{ key: heading.plural, heading, count: inside.length, troubled: inside.filter(needsSomebody).length }, ...inside.map(lineOf)];
  });
}
