import type { StatusCause } from "./errors.ts";

/** How server-side apply begins to say that a manifest does not fit the schema. */
export const untypedPatch = "failed to create typed patch object";

/** What is wrong with an object, one `field: message` per mistake, without what only repeats or echoes values. */
export function causes(message: string, list: StatusCause[] = []): string[] {
  if (message.startsWith(untypedPatch)) return untyped(message);
  const unknown = [...message.matchAll(/(?:unknown|duplicate) field \\?"([^"\\]+)\\?"/g)].map(
    ([text, field]) => `${field}: ${text.startsWith("u") ? "unknown field" : "field given twice"}`,
  );
  const named = list
    .filter(({ message: said }) => !said?.includes("some validation rules were not checked"))
    .map(({ field, message: said = "" }) => [field === "<nil>" ? "" : field, tidy(said)].filter(Boolean).join(": "));
  const found = unknown.length ? unknown : named;
  // the server has no order
  return found.length ? [...new Set(found)].toSorted() : [withoutValue(message)];
}

/**
 * A message without the value that it speaks of. The API server echoes values, and for a patch that it can't read
 * the whole object: of a Secret that would be its data.
 */
export function withoutValue(message: string): string {
  return message.replace(/Invalid value: (?:"(?:[^"\\]|\\.)*"|\{.*\}|\[.*\]|[^\s:]+): /gs, "");
}

function tidy(message: string): string {
  const policy = /denied request: (.*)/s.exec(message)?.[1];
  const plain = withoutValue(policy ?? message)
    // for a status, the field is named from there on
    .replace(/^\S+ in body /, "")
    .replace(/^Unsupported value: .*?: supported values: /s, "must be one of ")
    .replace(/^Required value(: )?/, (_, more) => (more ? "" : "is required"))
    .replace(/^must be of type ([-\w]+): ".*"$/s, "must be of type $1");
  // of an object that is wrong as a whole, the API server gives no value
  return plain.replace(/^(Forbidden|Invalid value): /, "");
}

function untyped(message: string): string[] {
  const mistakes = [...message.matchAll(/ \.([^\s:]+): (.+?)(?:, got .*)?$/gm)];
  return mistakes.map(([, field, what]) => `${field}: ${what === "field not declared in schema" ? "unknown field" : what}`);
}
