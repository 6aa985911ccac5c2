import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import type { Context } from "../context.ts";

/** What a schedule does: exactly one of its members. */
export type Action = CloudScheduleSpec["action"];

/** An action that somebody asks for. */
export interface AskedAction {
  action: Action;
  /** Name of its schedule, when none is given. */
  name: string;
  /**
   * Asks the cluster whether it could be done if its time were now; writes nothing. Returns what there is to know besides.
   * Throws what the cluster would refuse, and `NotFound` (exit code 3) for an object that is not there.
   */
  check(context: Context): Promise<string[]>;
}
