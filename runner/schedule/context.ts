import type { Log } from "../../lib/log.ts";
import type { Store } from "../../lib/store/store.ts";

/** What a run that carries a schedule out has at hand. */
export interface ScheduleContext {
  store: Store;
  /** The run's own Job. */
  job: string;
  log: Log;
  now(): Date;
  /** How long it waits for a Job that it started; a later run looks again. */
  waitMilliseconds: number;
  /** Aborted when the run shall end: it begins nothing more. */
  ending: AbortSignal;
  /** Local mode: there are no Jobs. */
  local: boolean;
}
