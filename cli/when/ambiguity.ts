import type { ParsedResult } from "chrono-node";

/** Abbreviations that stand for different zones, with one of each. */
const twoZones: Record<string, string> = {
  CST: "America/Chicago or Asia/Shanghai",
  IST: "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem",
  BST: "Europe/London or Asia/Dhaka",
  AST: "America/Halifax or Asia/Riyadh",
};

/** Why a text that was read could be meant otherwise, so that nothing is done at a time that nobody meant; undefined if not. */
export function ambiguity(text: string, { start }: ParsedResult): { unclear: string; hint: string } | undefined {
  const day = /\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})\b/.exec(text) ?? /(?<![\d/])(\d{1,2})\/(\d{1,2})(?![\d/])/.exec(text);
  if (day && day[1] !== day[2] && Number(day[1]) <= 12 && Number(day[2]) <= 12) {
    return { unclear: "can be read as day and month or as month and day", hint: "write the date as 2026-12-24" };
  }
  const zone = /\b([A-Z]{3})$/.exec(text)?.[1] ?? "";
  if (Object.hasOwn(twoZones, zone)) {
    return { unclear: `names a zone that can be ${twoZones[zone]}`, hint: "write the zone's own name" };
  }
  if (!start.isCertain("hour")) {
    // of days that pass, the hour is that of now
    if (/^\+|\b(in|from now|later)\b/i.test(text)) return undefined;
    return { unclear: "says no time of day", hint: `add one, such as "${text} 22:00"` };
  }
  const hour = start.get("hour") ?? 0;
  const told = /\d:\d|\dh|[ap]\.?m\b|noon|midnight|night|morning|evening|from now|\b(in|now|later)\b|^\+/i.test(text);
  if (!told && hour <= 12) {
    return { unclear: "can be read as morning or as afternoon", hint: `say which, such as "${text}am" or "${text}pm"` };
  }
  return undefined;
}
