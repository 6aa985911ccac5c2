import { UsageError } from "../../lib/errors.ts";

/**
 * A line in the words that a POSIX shell makes of it, with its quotes and backslashes; nothing is expanded: `$A` stays as it is.
 * Throws {@link UsageError} for a quote without its end.
 */
export function shellWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s'"\\]|\\.|'[^']*'|"(?:[^"\\]|\\.)*")+)/gsuy;
  let end = 0;
  for (const [whole, word = ""] of line.matchAll(pattern)) {
    words.push(unquoted(word));
    end += whole.length;
  }
  const rest = line.slice(end).trim();
  if (rest !== "") throw new UsageError(`${rest[0]} in ${rest} has no end`, "close the quote, or put a backslash before it");
  return words;
}

function unquoted(word: string): string {
  return word.replaceAll(
    /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)/gsu,
    (_, single?: string, double?: string, escaped?: string) => single ?? double?.replaceAll(/\\(["\\$`])/g, "$1") ?? escaped ?? "",
  );
}
