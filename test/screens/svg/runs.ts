import { styledCharsFromTokens, type StyledChar, tokenize } from "@alcalzone/ansi-tokenize";

/** Neighbouring characters of a line that look the same. */
export interface Run {
  text: string;
  /** Cells that stand before it, and that it takes. */
  column: number;
  cells: number;
  /** SGR codes, such as `1` and `38;5;200`: https://invisible-island.net/xterm/ctlseqs/ctlseqs.html */
  styles: readonly string[];
}

/** A screen as a terminal gets it, line by line. A wide character is a run of its own, as fonts differ in how wide that is. */
export function runsOf(screen: string): Run[][] {
  // styles go on over the end of a line
  const lines: Run[][] = [[]];
  for (const char of styledCharsFromTokens(tokenize(screen))) {
    if (char.value === "\n") lines.push([]);
    else add(lines.at(-1) ?? [], char);
  }
  return lines.map(withoutEnd);
}

function add(line: Run[], { value, fullWidth, styles: codes }: StyledChar): void {
  const styles = codes.map(({ code }) => code.slice(2, -1)).toSorted();
  const last = line.at(-1);
  const cells = fullWidth ? 2 : 1;
  const isLike = last && !fullWidth && last.cells === last.text.length && last.styles.join() === styles.join();
  if (isLike) Object.assign(last, { text: last.text + value, cells: last.cells + cells });
  else line.push({ text: value, column: last ? last.column + last.cells : 0, cells, styles });
}

/** Spaces that nobody sees are no part of a line. */
function withoutEnd(line: readonly Run[]): Run[] {
  const runs = line.filter(({ text, styles }) => text.trim() || styles.some(isVisible));
  return runs.map((run) => {
    if (run !== line.at(-1) || run.styles.some(isVisible)) return run;
    const text = run.text.trimEnd();
    return { ...run, text, cells: run.cells - (run.text.length - text.length) };
  });
}

/** Whether a space with it can be seen. */
function isVisible(style: string): boolean {
  return /^(4|7|9|4[0-8].*|10[0-7])$/.test(style);
}
