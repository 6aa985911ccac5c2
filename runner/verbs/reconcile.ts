import { parseArgs } from "node:util";

import { credentialsDirectory } from "../../lib/launch/job-template.ts";
import { recordEnd } from "../../lib/launch/run-end.ts";
import type { Log } from "../../lib/log.ts";
import { openStore } from "../place.ts";
import { loadProvider } from "../providers/index.ts";
import { type Place, reconcileAll } from "../reconcile/run.ts";
import { ending } from "./ending.ts";
import { writeTerminationMessage } from "./termination-message.ts";

/** A run takes up no more objects after that: the rest is due again. In milliseconds. */
const budget = 5 * 60_000;

/** How long it waits for one object that the cloud is at work on, in seconds; a later run goes on. */
const defaultWait = process.env["KUBECTL_CLOUD_WAIT_SECONDS"] ?? "60";

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
  const results: Partial<Record<string, number>> = {};
  for (const { result } of summary.objects) results[result] = (results[result] ?? 0) + 1;
  log.info({ step: "end", results }, "run done");
  await writeTerminationMessage(summary);
  // makes the Job fail, so that the dispatcher waits before it starts another
  process.exitCode = results["Broken"] ? 1 : 0;
  await recordEnd(process.exitCode);
}

function toPlace(text: string): Place {
  const [kind, namespace, name, ...rest] = text.split("/");
  if (!kind || !namespace || !name || rest.length) throw new Error(`--object ${text}: must be Kind/namespace/name`);
  return { kind, namespace, name };
}
