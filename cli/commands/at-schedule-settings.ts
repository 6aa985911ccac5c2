import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { UsageError } from "../../lib/errors.ts";
import { parseDuration } from "../duration.ts";
import type { ScheduleFlags } from "./at-schedule-flags.ts";

/** What flags say of how a schedule is carried out. */
export interface Settings {
  spec: Partial<CloudScheduleSpec>;
  deadlineMs: number | undefined;
}

/** Reads them, as far as the API server does not say it better. Throws {@link UsageError}. */
export function readSettings(flags: ScheduleFlags): Settings {
  const { suspend, concurrency, startingDeadline, cron } = flags;
  if (concurrency !== undefined && cron === undefined) throw new UsageError("--concurrency is for --cron", "leave it out");
  const deadlineMs = startingDeadline === undefined ? undefined : parseDuration(startingDeadline, "--starting-deadline");
  const spec: Partial<CloudScheduleSpec> = {
    ...(suspend !== undefined && { suspend }),
    ...(deadlineMs !== undefined && { startingDeadlineSeconds: Math.max(1, Math.round(deadlineMs / 1000)) }),
    ...(concurrency !== undefined && { concurrencyPolicy: concurrency }),
    ...limit("successfulHistoryLimit", flags.successfulHistoryLimit, "--successful-history-limit"),
    ...limit("failedHistoryLimit", flags.failedHistoryLimit, "--failed-history-limit"),
  };
  return { spec, deadlineMs };
}

function limit(field: "successfulHistoryLimit" | "failedHistoryLimit", text: string | undefined, flag: string): Partial<CloudScheduleSpec> {
  if (text === undefined) return {};
  if (!/^\d+$/.test(text)) throw new UsageError(`${flag}: must be a whole number`, "as in 3");
  return { [field]: Number(text) };
}
