import { readFileSync } from "node:fs";
import { join } from "node:path";

const guide = join(import.meta.dirname, "../../docs/guide/troubleshooting.md");

/** What the guide's table of doctor's findings has beside a cause: the words between backticks, with `…` for anything. Throws for a cause that it doesn't have. */
export function saidInGuide(cause: string): RegExp {
  const words = rows().get(cause);
  if (!words?.length) throw new Error(`docs/guide/troubleshooting.md has no row "${cause}" with words of doctor`);
  return new RegExp(words.map((each) => each.split("…").map(escaped).join(".*")).join("|"));
}

/** The causes that the guide's table has. */
export function causesInGuide(): string[] {
  return [...rows().keys()];
}

/** Rows as `| cause | <br>-separated words | … |`, where the words are in double backticks, as they have single ones. */
function rows(): Map<string, string[]> {
  const [, section = ""] = readFileSync(guide, "utf8").split("\n## What doctor finds\n");
  const lines = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => /^\| [^-]/.test(line));
  const cells = lines.slice(1).map((line) => line.split(" | "));
  return new Map(
    cells.map(([cause = "", said = ""]) => [
      cause.replace("|", "").trim(),
      [...said.matchAll(/(`{1,2}) ?(.+?) ?\1(?:<br>|\s*$)/g)].map((match) => match[2] ?? ""),
    ]),
  );
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+.?[\\\]^{|}]/g, "\\$&");
}
