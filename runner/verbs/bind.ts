import { parseArgs } from "node:util";

import type { Log } from "../../lib/log.ts";
import { bindAll } from "../bind/run.ts";
import { openStore, pluralOf } from "../place.ts";
import { toPlace } from "./arguments.ts";
import { ending } from "./ending.ts";
import { summarize } from "./summary.ts";

/** A run takes up no more bindings after that: the rest is due again. In milliseconds. */
const budget = 5 * 60_000;

/** `bind --object CloudBinding/namespace/name …`: one run, of bindings in any namespaces, also of ServiceBindings. */
export async function bind(args: string[], parentLog: Log): Promise<void> {
  const { values } = parseArgs({ args, options: { object: { type: "string", multiple: true, default: [] } } });
  if (values.object.length === 0) throw new Error("bind needs --object");
  const job = process.env["JOB_NAME"] ?? `process-${process.pid}`;
  const log = parentLog.child({ job });
  const context = { store: await openStore(), job, log, now: () => new Date(), ending: ending(budget, log), pluralOf };
  await summarize({ job, objects: await bindAll(context, values.object.map(toPlace)) }, log);
}
