import { pino } from "pino";

import { KnownError } from "./errors.ts";
import { scrub } from "./redact.ts";

/** How many lines a log keeps for {@link Log.tail}. */
const kept = 20;
/** Longest line in {@link Log.tail}, in characters: the tail of a failed run goes into the object's status. */
const longest = 1000;
/** Keys whose values are never written, however deep. */
const sensitive = /(password|passwd|passphrase|secret|token|credentials?|authorization|cookie|(private|access|api|secret)[-_]?key)$/i;

interface Write {
  (message: string): void;
  /** `err` is an Error; values of keys such as `password` or `token` are left out. */
  (fields: object, message: string): void;
}

/** JSON lines for people and machines: `time`, `level`, the log's own fields, the line's fields, `msg`. Registered secrets are left out. */
export interface Log {
  debug: Write;
  info: Write;
  warn: Write;
  error: Write;
  /** A log whose lines carry these fields too. */
  child(fields: object): Log;
  /** The last 20 lines of this log and of its children, each of at most 1000 characters. */
  tail(): string[];
}

/** What {@link createLog} takes. */
export interface LogOptions {
  /** Lines below it are dropped. Default: `info`. */
  level?: "debug" | "info" | "warn" | "error";
  /** Fields of every line. */
  fields?: object;
  /** Takes a finished line with its newline. Default: stdout, written before the call returns. */
  write?: (line: string) => void;
}

/** Opens a log. */
export function createLog({ level = "info", fields = {}, write = toStdout() }: LogOptions = {}): Log {
  return open(level, fields, write);
}

function open(level: string, fields: object, write: (line: string) => void): Log {
  const ring: string[] = [];
  const keep = (line: string) => {
    if (ring.push(line.trimEnd().slice(0, longest)) > kept) ring.shift();
    write(line);
  };
  const logger = pino(
    {
      level,
      base: mask(fields),
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: mask },
      serializers: { err: describe },
    },
    { write: (line: string) => keep(scrub(line)) },
  );
  return {
    debug: logger.debug.bind(logger),
    info: logger.info.bind(logger),
    warn: logger.warn.bind(logger),
    error: logger.error.bind(logger),
    // a logger of its own, as pino's children share one destination and each of ours has its own tail
    child: (more) => open(level, { ...fields, ...more }, keep),
    tail: () => [...ring],
  };
}

/** Synchronous, so that a run that is killed has written what it did. */
function toStdout(): (line: string) => void {
  const stdout = pino.destination({ dest: 1, sync: true });
  return (line) => stdout.write(line);
}

/** A copy without the values of sensitive keys. */
function mask(value: object): Record<string, unknown> {
  return masked(value, 0) as Record<string, unknown>;
}

function masked(value: unknown, depth: number): unknown {
  if (depth > 8) return "[too deep]";
  if (Array.isArray(value)) return value.map((child) => masked(child, depth + 1));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [
      key,
      sensitive.test(key) && child !== undefined ? "[redacted]" : masked(child, depth + 1),
    ]),
  );
}

/** An error as fields. The stack only of errors that we did not foresee: those are bugs, and it shows where. */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const cause = error.cause instanceof Error ? { cause: error.cause.message } : {};
  if (error instanceof KnownError) return { type: error.name, code: error.code, message: error.message, hint: error.hint, ...cause };
  return { type: error.name, message: error.message, stack: error.stack, ...cause };
}
