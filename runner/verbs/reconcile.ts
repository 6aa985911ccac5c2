import { parseArgs } from "node:util";

import { credentialsDirectory } from "../../lib/launch/job-template.ts";
import type { Log } from "../../lib/log.ts";
import { openStore } from "../place.ts";
import { loadProvider } from "../providers/index.ts";
import { reconcileAll } from "../reconcile/run.ts";
import { defaultWait, toPlace } from "./arguments.ts";
import { ending } from "./ending.ts";
import { summarize } from "./summary.ts";

/** A run takes up no more objects after that: the rest is due again. In milliseconds. */
const budget = 5 * 60_000;

/** `reconcile --account NAME --object Kind/namespace/name …`: one run. */
export async function reconcile(args: string[], parentLog: Log): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      account: { type: "string" },
      object: { type: "string", multiple: true, default: [] },
      /** Where the credentials are, outside of a Job. */
      credentials: { type: "string", default: credentialsDirectory },
      "wait-seconds": { type: "string", default: defaultWait },
    },
  });
  const waitMilliseconds = Number(values["wait-seconds"]) * 1000;
  if (!(waitMilliseconds >= 0)) throw new Error("--wait-seconds must be a number of seconds");
  if (!values.account || values.object.length === 0) throw new Error("reconcile needs --account and --object");
  const job = process.env["JOB_NAME"] ?? `process-${process.pid}`;
  const log = parentLog.child({ job, account: values.account });
  const store = await openStore();
  const summary = await reconcileAll(
    {
      store,
      job,
      account: values.account,
      credentials: { directory: values.credentials },
      log,
      loadProvider,
      now: () => new Date(),
      waitMilliseconds,
      ending: ending(budget, log),
    },
    values.object.map(toPlace),
  );
  await summarize(summary, log);
}
