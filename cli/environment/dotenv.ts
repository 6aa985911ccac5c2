import { KnownError } from "../../lib/errors.ts";

/**
 * Lines of a file `.env`. What readers of it make of quotes and backslashes differs, so that a value gets the first of the ways
 * to write it that all of them read alike: Node's `--env-file`, dotenv of npm, python-dotenv, Ruby's, Docker Compose, and a shell.
 *
 * Throws `NotDotenv` for a value that none of them could be given, as it has quotes of every kind.
 */
export function dotenvText(variables: ReadonlyMap<string, string>): string {
  return [...variables].map(([name, value]) => `${name}=${written(name, value)}\n`).join("");
}

function written(name: string, value: string): string {
  if (/^[\w./:@%+,-]*$/.test(value)) return value;
  // nothing in single quotes means anything else, save that some end a value at its line
  if (!/['\\\n\r]/.test(value)) return `'${value}'`;
  if (!/["\\$`\r]/.test(value)) return `"${value.replaceAll("\n", String.raw`\n`)}"`;
  throw new KnownError(`the value of ${name} can't be written so that every reader of .env files reads it`, {
    code: "NotDotenv",
    hint: "use -o json, -o shell, or `kubectl cloud exec`",
  });
}
