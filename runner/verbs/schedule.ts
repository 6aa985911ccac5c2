import { parseArgs } from "node:util";

import { recordEnd } from "../../lib/launch/run-end.ts";
import { localFolder } from "../../lib/local/folder.ts";
import type { Log } from "../../lib/log.ts";
import { openStore } from "../place.ts";
import { carryOut } from "../schedule/carry-out.ts";
import { defaultWait, toPlace } from "./arguments.ts";
import { ending } from "./ending.ts";
import { writeTerminationMessage } from "./termination-message.ts";

/** In milliseconds; a later run goes on. */
const budget = 5 * 60_000;

/** `schedule --object CloudSchedule/namespace/name --at TIME`: carries one time of a schedule out. */
export async function schedule(args: string[], parentLog: Log): Promise<void> {
  const { values } = parseArgs({
    args,
    options: { object: { type: "string" }, at: { type: "string" }, "wait-seconds": { type: "string", default: defaultWait } },
  });
  const at = new Date(values.at ?? "");
  const waitMilliseconds = Number(values["wait-seconds"]) * 1000;
  if (!values.object || Number.isNaN(at.getTime())) throw new Error("schedule needs --object and --at, a time");
  if (!(waitMilliseconds >= 0)) throw new Error("--wait-seconds must be a number of seconds");
  const place = toPlace(values.object);
  const job = process.env["JOB_NAME"] ?? `process-${process.pid}`;
  const log = parentLog.child({ job, object: values.object, at: values.at });
  const context = {
    store: await openStore(),
    job,
    log,
    now: () => new Date(),
    waitMilliseconds,
    ending: ending(budget, log),
    local: localFolder(process.env) !== undefined,
  };
  const { result, message } = await carryOut(context, place, at);
  log.info({ step: "end", result }, message);
  await writeTerminationMessage({ job, object: values.object, at: values.at, result, message });
  await recordEnd(0);
}
