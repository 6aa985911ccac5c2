import { UsageError } from "../../lib/errors.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Leaf } from "./schema.ts";

/**
 * The API server's words about a spec, in terms of flags: `spec.delaySeconds` becomes `--delay-seconds`.
 * A bare field name is replaced only where it can't be an ordinary word: with a dot or a capital in it.
 */
export function inFlagTerms(message: string, fields: readonly Leaf[]): string {
  // what is said of the spec as a whole needs no name
  let text = message.replaceAll(/(?<![-\w.])spec: |Invalid value: /g, "");
  for (const { path, flag } of fields.toSorted((a, b) => b.path.length - a.path.length)) {
    const escaped = path.replaceAll(".", String.raw`\.`);
    const word = /[A-Z.]/.test(path) ? `(?:spec\\.)?${escaped}` : `spec\\.${escaped}`;
    text = text.replaceAll(new RegExp(`(?<![-\\w.])${word}(?![\\w]|\\.\\w)`, "g"), `--${flag}`);
  }
  return text;
}

/** Runs it; what the API server says of the spec is said again in terms of flags, as a {@link UsageError}. */
export async function saidInFlagTerms<T>(fields: readonly Leaf[], act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isStoreError(error, "Invalid")) throw error;
    throw new UsageError(inFlagTerms(error.message, fields), error.hint);
  }
}
