import { parseLine } from "../actions/logs.ts";
import { oneLine } from "./text.ts";

/** What every line of a run has, or what the command line named already. */
const known = new Set(["time", "level", "msg", "kind", "namespace", "name", "job", "account", "uid", "err"]);

/** A line of a run's log for people: time, level, message, and the fields besides; a line that is no JSON stays as it is. */
export function logLine(line: string): string {
  const fields = parseLine(line);
  if (!fields) return oneLine(line);
  const { time, level, msg, err } = fields;
  const more = Object.entries(fields).filter(([name]) => !known.has(name));
  const parts = [
    text(time),
    text(level).toUpperCase().padEnd(5),
    text(msg),
    ...more.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`),
    ...errorText(err),
  ];
  return oneLine(parts.filter((part) => part !== "").join(" "));
}

function errorText(error: unknown): string[] {
  if (typeof error !== "object" || error === null) return [];
  const { code, message, hint } = error as Record<string, unknown>;
  return [`error=${JSON.stringify([code, message, hint].filter(Boolean).join(": "))}`];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
