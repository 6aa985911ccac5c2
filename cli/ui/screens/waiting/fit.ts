import { type Line, type Progress, stateOf } from "../../progress.ts";

/** A row of what is waited for. */
export type Row =
  | { type: "object"; progress: Progress }
  | { type: "step"; progress: Progress; line: Line }
  | { type: "problem"; progress: Progress; error: unknown };

/** What is shown of many objects in few rows. */
export interface Fitted {
  rows: readonly Row[];
  /** Long texts are cut, so that each takes a row. */
  narrow: boolean;
  /** Of those that have no row: how many there are of each state. */
  more: Readonly<Record<string, number>>;
}

/**
 * All rows there are.
 *
 * @param problems - whether what went wrong is among them
 */
export function allRows(all: readonly Progress[], problems: boolean): Row[] {
  return all.flatMap((progress): Row[] => {
    const { lines, ending } = progress;
    const steps = lines.map((line): Row => ({ type: "step", progress, line }));
    const wrong: Row[] = problems && ending?.type === "failed" ? [{ type: "problem", progress, error: ending.error }] : [];
    return [{ type: "object", progress }, ...steps, ...wrong];
  });
}

/**
 * As much as fits: everything; or each object with its last step, those first that have not ended.
 *
 * @param height - rows that there are
 */
export function fit(all: readonly Progress[], columns: number, height: number): Fitted {
  const rows = allRows(all, false);
  if (sum(rows.map((row) => wrapped(row, columns))) <= height) return { rows, narrow: false, more: {} };
  if (sum(rows.map(cut)) <= height) return { rows, narrow: true, more: {} };
  const shown: Row[] = [];
  const left: Progress[] = [];
  // the last row says what has none
  let room = height - 1;
  for (const progress of all.toSorted((a, b) => Number(Boolean(a.ending)) - Number(Boolean(b.ending)))) {
    const line = progress.ending ? undefined : progress.lines.at(-1);
    const own: Row[] = [{ type: "object", progress }, ...(line ? [{ type: "step" as const, progress, line }] : [])];
    const size = sum(own.map(cut));
    if (size > room) left.push(progress);
    else shown.push(...own);
    room -= size > room ? 0 : size;
  }
  const words = left.map((progress) => stateOf(progress).word);
  const more = Object.fromEntries([...new Set(words)].map((word) => [word, words.filter((one) => one === word).length]));
  return { rows: shown, narrow: true, more };
}

/** Rows that a row takes of the terminal, its texts being wrapped. */
function wrapped(row: Row, columns: number): number {
  if (row.type !== "step") return 1;
  const commands = row.line.commands?.map((words) => `$ kubectl cloud ${words.join(" ")}`) ?? [];
  // beside the sign, and with the time behind it
  return sum([`${row.line.text} 1h30m`, ...commands].map((text) => Math.ceil(text.length / Math.max(1, columns - 4))));
}

/** The same, each text being cut. */
function cut(row: Row): number {
  return row.type === "step" ? 1 + (row.line.commands?.length ?? 0) : 1;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
