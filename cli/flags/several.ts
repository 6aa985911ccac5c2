/** A value in double quotes, in which two are one, alone or behind `KEY=`. */
const inQuotes = /^([^,="]*=)?"((?:[^"]|"")*)"$/s;

/**
 * Several values typed into one line, separated by commas: `a, b`. One with a comma, or with space around it, stands in double
 * quotes, as in CSV: https://www.rfc-editor.org/rfc/rfc4180#section-2. Of a pair the value alone may: `KEY="a, b"`.
 */
export function splitSeveral(text: string): string[] {
  const values: string[] = [];
  const rest = /\s*((?:[^,="]*=)?"(?:[^"]|"")*"(?=\s*(?:,|$))|[^,]*)\s*(,|$)/gy;
  for (let match = rest.exec(text); match; match = rest.exec(text)) {
    const [, value = "", end] = match;
    const [, key = "", quoted] = inQuotes.exec(value) ?? [];
    values.push(quoted === undefined ? value.trim() : key + quoted.replaceAll('""', '"'));
    if (end === "") break;
  }
  // a comma at the end is one that is followed by more soon
  return values.filter((value) => value !== "");
}

/** Values as {@link splitSeveral} reads them. */
export function joinSeveral(values: readonly string[]): string {
  return values.map((value) => (/,|^["\s]|\s$|="/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(", ");
}

/** Lines as values of {@link splitSeveral}, whatever commas are in them but at their ends; a single line is taken as it is. */
export function severalOf(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim());
  const values = lines.filter((line) => line !== "");
  return values.length > 1 ? joinSeveral(values.map((line) => line.replace(/,$/, ""))) : text;
}
