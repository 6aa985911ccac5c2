/** How much of what two long texts have in common is shown before they part. */
const lead = 12;

/**
 * Two texts, each shortened to a number of characters so that where they differ can be seen.
 *
 * @param limit - characters, the mark `…` of what was left out included
 */
export function excerpts(a: string, b: string, limit: number): [string, string] {
  const start = Math.max(a.length, b.length) > limit ? Math.max(0, common(a, b) - lead) : 0;
  // what fits as a whole, or would begin within its first few characters, is shown from its beginning
  const from = start > lead ? start : 0;
  return [excerpt(a, from, limit), excerpt(b, from, limit)];
}

function excerpt(text: string, from: number, limit: number): string {
  if (text.length <= limit) return text;
  const before = from > 0 ? "…" : "";
  const room = limit - before.length;
  const rest = text.slice(from);
  return before + (rest.length > room ? `${rest.slice(0, room - 1)}…` : rest);
}

function common(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
