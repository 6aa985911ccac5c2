import { parseLine } from "../actions/logs.ts";
import { oneLine } from "./text.ts";

/** What every line of a run has, or what the command line named already. */
const known = new Set(["time", "level", "msg", "verb", "kind", "namespace", "name", "job", "account", "uid", "err"]);

/** A line of a run's log for people: time, level, message, and the fields besides; a line that is no JSON stays as it is. */
export function logLine(line: string): string {
  const fields = parseLine(line);
  if (!fields) return oneLine(line);
  const { time, level, msg, step, err } = fields;
  // the message of most steps is the step's name: `observe`, `claimed`, `create failed`
  const said = typeof step === "string" && text(msg).startsWith(step);
  const more = Object.entries(fields).filter(([name]) => !known.has(name) && !(name === "step" && said));
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
  const what = [code, message].filter(Boolean).join(": ");
  return [`error=${JSON.stringify(hint ? `${what.replace(/[.:]+$/, "")}: ${text(hint)}` : what)}`];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value);
}
