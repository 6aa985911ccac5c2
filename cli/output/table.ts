import { oneLine } from "./text.ts";

/** A column of a table. */
export interface Column<Row> {
  title: string;
  value(row: Row): string;
}

/** Rows under titles in columns three spaces apart, as kubectl prints them. Each line ends with a line break. */
export function table<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  return tablePrinter(columns)(rows);
}

/**
 * A table that grows, for `-w`: the titles come with the first rows, and their widths hold from then on.
 * `below` gives the lines that belong under a row, indented.
 */
export function tablePrinter<Row>(
  columns: readonly Column<Row>[],
  below: (row: Row) => readonly string[] = () => [],
): (rows: readonly Row[]) => string {
  let widths: number[] | undefined;
  return (rows) => {
    const cells = rows.map((row) => columns.map(({ value }) => oneLine(value(row))));
    const titles = columns.map(({ title }) => title);
    const head = widths === undefined ? [titles] : [];
    widths ??= titles.map((title, index) => Math.max(title.length, ...cells.map((row) => row[index]?.length ?? 0)));
    const fixed = widths;
    const line = (row: readonly string[]) =>
      row
        .map((cell, index) => cell.padEnd(fixed[index] ?? 0))
        .join("   ")
        .trimEnd();
    const body = rows.flatMap((row, index) => [line(cells[index] ?? []), ...below(row).map((text) => `  ${oneLine(text)}`)]);
    return [...head.map(line), ...body].map((text) => `${text}\n`).join("");
  };
}
