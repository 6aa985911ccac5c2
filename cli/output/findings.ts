import type { Finding } from "../actions/doctor/finding.ts";
import { oneLine } from "./text.ts";

/** What a line begins with, on a terminal and elsewhere. */
const marks: Record<Finding["state"], [terminal: string, plain: string]> = {
  ok: ["✓", "ok     "],
  warning: ["!", "warning"],
  failed: ["✗", "failed "],
  unknown: ["?", "unknown"],
};

/** Commands at the end of a hint, which are to be copied as a whole. */
const command = /^(.*?: )?((?:kubectl|npm|export|chmod|ln|rm) .*)$/;

/**
 * A finding and its next step, each with a line break at the end: on one line each, or broken at words where the terminal ends.
 *
 * @param width - columns of the terminal; undefined where there is none
 */
export async function findingText({ state, message, hint }: Finding, width: number | undefined): Promise<string> {
  const [mark, plain] = marks[state];
  if (width === undefined) return `${plain} ${oneLine(message)}\n${hint === undefined ? "" : `          ${oneLine(hint)}\n`}`;
  const { wrapped } = await import("../ui/wrap.ts");
  const indented = (text: string, indent: string) => wrapped(indent + text, width, indent);
  const [first = "", ...more] = indented(oneLine(message), "  ");
  return [mark + first.slice(1), ...more, ...(hint === undefined ? [] : hintLines(oneLine(hint), width, indented))]
    .map((line) => `${line}\n`)
    .join("");
}

function hintLines(hint: string, width: number, indented: (text: string, indent: string) => string[]): string[] {
  const indent = "    ";
  const [, prose, last] = command.exec(hint) ?? [];
  if (last === undefined || indent.length + hint.length <= width) return indented(hint, indent);
  // broken by us it would not be one command any more when it is copied; the terminal breaks it without that
  return [...(prose ? indented(prose.trim(), indent) : []), indent + last];
}
