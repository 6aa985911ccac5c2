import { split } from "./keys/line.ts";

/** A text in lines of at most a width, broken at spaces where there are some, so that its height is known before it is drawn. */
export function wrapped(text: string, width: number): string[] {
  const room = Math.max(1, width);
  return text.split("\n").flatMap((line) => wrapLine(line, room));
}

/** As {@link wrapped}, of which only some are wanted: the last one then ends in a sign that there is more. */
export function wrappedTo(text: string, width: number, height: number, more: string): string[] {
  const lines = wrapped(text, width);
  if (lines.length <= height) return lines;
  const last = lines[height - 1] ?? "";
  const cut = split(last)
    .slice(0, Math.max(0, width - more.length))
    .join("");
  return height > 0 ? [...lines.slice(0, height - 1), `${cut.trimEnd()}${more}`] : [];
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const joined = lines.length === 0 && current === "" ? word : `${current} ${word}`.trimStart();
    if (columnsOf(joined) <= width) {
      current = joined;
      continue;
    }
    if (current) lines.push(current);
    const parts = split(word);
    while (parts.length > width) lines.push(parts.splice(0, width).join(""));
    current = parts.join("");
  }
  return [...lines, current];
}

/** Graphemes of a text; most are plain, which are quickly counted. */
function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : split(text).length;
}
