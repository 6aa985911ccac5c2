import { UsageError } from "../../lib/errors.ts";
import { absolute, distance } from "./format.ts";
import type { When } from "./when.ts";

/**
 * Throws {@link UsageError} for a time that has passed, as `at` does; unless it may be started that late.
 *
 * @param deadlineMs - how late it may be started; undefined when nothing was said of it
 */
export function refusePast({ at, zone }: When, now: Date, deadlineMs: number | undefined): void {
  // times have no fractions of a second
  const late = Math.floor(now.getTime() / 1000) * 1000 - at.getTime();
  if (late <= 0 || (deadlineMs !== undefined && late <= deadlineMs)) return;
  const passed = `${absolute(at, zone)} has passed, ${distance(at, now)}`;
  if (deadlineMs !== undefined)
    throw new UsageError(`${passed}, which is beyond --starting-deadline`, "it would be missed: name a later time");
  throw new UsageError(passed, 'name a time to come, or "now"; --starting-deadline says how late it may still be started');
}
