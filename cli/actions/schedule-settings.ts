import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { UsageError } from "../../lib/errors.ts";
import { parseDuration } from "../duration.ts";
import type { FieldSchema } from "../flags/schema.ts";
import { parseValue } from "../flags/value.ts";
import { asName, longestName } from "./schedule-name.ts";

/** What is said of how a schedule is carried out, as flags have it. */
export interface SettingWords {
  cron?: string;
  name?: string;
  suspend?: boolean;
  startingDeadline?: string;
  concurrency?: "Allow" | "Forbid" | "Replace";
  successfulHistoryLimit?: string;
  failedHistoryLimit?: string;
}

/** How a schedule is carried out. */
export interface Settings {
  spec: Partial<CloudScheduleSpec>;
  deadlineMs: number | undefined;
}

/** Reads them, by the schema of CloudSchedule. Throws {@link UsageError}. */
export function readSettings(flags: SettingWords, schema: FieldSchema): Settings {
  const { name, suspend, concurrency, startingDeadline, cron } = flags;
  if (name !== undefined && (name.length > longestName || asName(name) !== name)) {
    const hint = `use at most ${longestName} lower-case letters, digits and '-', with a letter or digit at both ends`;
    throw new UsageError(`--name: "${name}" is not a name of a schedule`, hint);
  }
  if (concurrency !== undefined && cron === undefined) throw new UsageError("--concurrency is for --cron", "leave it out");
  const deadlineMs = startingDeadline === undefined ? undefined : parseDuration(startingDeadline, "--starting-deadline");
  const number = (field: keyof CloudScheduleSpec, text: string | undefined, flag: string) => readNumber(schema, field, text, flag);
  const spec: Partial<CloudScheduleSpec> = {
    ...(suspend !== undefined && { suspend }),
    ...number(
      "startingDeadlineSeconds",
      deadlineMs === undefined ? undefined : String(Math.ceil(deadlineMs / 1000)),
      "--starting-deadline",
    ),
    ...(concurrency !== undefined && { concurrencyPolicy: concurrency }),
    ...number("successfulHistoryLimit", flags.successfulHistoryLimit, "--successful-history-limit"),
    ...number("failedHistoryLimit", flags.failedHistoryLimit, "--failed-history-limit"),
  };
  return { spec, deadlineMs };
}

function readNumber({ properties }: FieldSchema, field: string, text: string | undefined, flag: string): Record<string, unknown> {
  if (text === undefined) return {};
  const parsed = parseValue(properties?.[field] ?? { type: "integer" }, text);
  if ("problem" in parsed) throw new UsageError(`${flag}: ${parsed.problem}`, "see `kubectl cloud at-schedule --help`");
  return { [field]: parsed.value };
}
