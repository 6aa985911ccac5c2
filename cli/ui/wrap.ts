import { split } from "./keys/line.ts";

/**
 * A text in lines of at most a width, broken at spaces where there are some, so that its height is known before it is drawn.
 *
 * @param indent - what the lines begin with that a longer one is broken into, save the first. Default: nothing
 */
export function wrapped(text: string, width: number, indent = ""): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, Math.max(1, width), indent));
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

function wrapLine(text: string, width: number, indent: string): string[] {
  if (columnsOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  const room = () => Math.max(1, width - (lines.length ? indent.length : 0));
  const end = () => {
    lines.push(lines.length ? indent + line : line);
    line = "";
  };
  for (const [index, word] of text.split(" ").entries()) {
    let rest = split(word);
    // spaces at the beginning stay
    if (index && line.trim() && columnsOf(line) + 1 + rest.length > room()) end();
    else if (index) line += " ";
    while (columnsOf(line) + rest.length > room()) {
      const fits = Math.max(0, room() - columnsOf(line));
      line += rest.slice(0, fits).join("");
      rest = rest.slice(fits);
      end();
    }
    line += rest.join("");
  }
  end();
  return lines;
}

/** Graphemes of a text; most are plain, which are quickly counted. */
function columnsOf(text: string): number {
  return /^[ -~]*$/.test(text) ? text.length : split(text).length;
}
