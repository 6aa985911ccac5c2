/**
 * Keeps secret values out of everything that is written for people: log lines, conditions, events.
 * Whoever reads a secret registers it; whoever writes a text passes it through {@link scrub}.
 */

const placeholder = "[redacted]";
/** Shorter values can't be told from ordinary text: registering "1" would make every line unreadable. */
const shortest = 4;

/** Registered values in every spelling, longest first, so that a spelling inside another one leaves no rest. */
let needles: readonly string[] = [];

/** Registers a secret value. Values of fewer than 4 characters are ignored. */
export function redact(secret: string): void {
  const known = new Set(needles);
  for (const value of [secret, secret.trim()]) {
    if (value.length < shortest) continue;
    for (const spelling of spellings(value)) known.add(spelling);
  }
  needles = [...known].toSorted((a, b) => b.length - a.length);
}

/** The text with every registered value replaced by `[redacted]`, also where it is base64- or URL-encoded or JSON-escaped. */
export function scrub(text: string): string {
  for (const needle of needles) if (text.includes(needle)) text = text.replaceAll(needle, placeholder);
  return text;
}

function* spellings(value: string): Iterable<string> {
  yield value;
  // once for a text in a log line, twice for a JSON text in one
  const escaped = JSON.stringify(value).slice(1, -1);
  yield escaped;
  yield JSON.stringify(escaped).slice(1, -1);
  yield encodeURIComponent(value.toWellFormed());
  for (const offset of [0, 1, 2]) {
    const base64 = base64At(value, offset);
    if (base64.length < shortest) continue;
    yield base64;
    yield base64.replaceAll("+", "-").replaceAll("/", "_");
  }
}

/**
 * How a value looks inside the base64 of a longer text that it begins in at a byte ≡ `offset` (mod 3), as in
 * `Authorization: Basic …`: only the characters that no neighbouring byte has a part in.
 */
function base64At(value: string, offset: number): string {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  return bytes.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
}
