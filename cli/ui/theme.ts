import isUnicodeSupported from "is-unicode-supported";

/** What a text means. Its colour says it again, never alone: a symbol or a word does too. */
export type Tone = "ok" | "bad" | "warn" | "busy" | "quiet" | "accent";

/** Colours of the terminal's own sixteen, which its user has chosen. */
export const colors: Record<Exclude<Tone, "quiet">, string> = { ok: "green", bad: "red", warn: "yellow", busy: "cyan", accent: "blue" };

/** Whether the locale's characters are Unicode's: in the first variable that is set, as setlocale(3) reads them. Unset says nothing. */
export function hasUnicodeLocale(env: NodeJS.ProcessEnv): boolean {
  const locale = env["LC_ALL"] || env["LC_CTYPE"] || env["LANG"];
  return !locale || process.platform === "win32" || /utf-?8/i.test(locale);
}

const unicode = {
  ok: "✔",
  bad: "✖",
  warn: "!",
  busy: "●",
  quiet: "·",
  accent: "›",
  selected: "›",
  folded: "▸",
  unfolded: "▾",
  more: "…",
  cursor: "▏",
  up: "↑",
  down: "↓",
  separator: "·",
  hidden: "•",
};

const ascii: typeof unicode = {
  ok: "+",
  bad: "x",
  warn: "!",
  busy: "*",
  quiet: "-",
  accent: ">",
  selected: ">",
  folded: ">",
  unfolded: "v",
  more: "...",
  cursor: "|",
  up: "^",
  down: "v",
  separator: "-",
  hidden: "*",
};

/** Whether the terminal has more than ASCII. */
export const isUnicode = isUnicodeSupported() && hasUnicodeLocale(process.env);

/** Signs that the terminal can show. */
export const symbols = isUnicode ? unicode : ascii;

/** Border of boxes that the terminal can show. */
export const border = isUnicode ? "round" : "classic";

/** Whether the user wants no colours, with which inverse texts go as well: https://no-color.org */
export const isPlain = Boolean(process.env["NO_COLOR"]);
