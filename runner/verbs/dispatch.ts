import { parseArgs } from "node:util";

import { connect } from "../../lib/kube/index.ts";
import { settingsFromEnvironment } from "../../lib/launch/job-template.ts";
import { jobLauncher } from "../../lib/launch/job.ts";
import type { Log } from "../../lib/log.ts";
import { dispatch } from "../dispatch/dispatch.ts";

/** `dispatch`: one pass. `dispatch --watch [--health-port PORT]`: a pass after each change, until SIGTERM. */
export async function dispatchRuns(args: string[], log: Log): Promise<void> {
  const { values } = parseArgs({ args, options: { watch: { type: "boolean" }, "health-port": { type: "string" } } });
  const { store } = connect({ userAgent: "kubectl-cloud-runner" });
  const launcher = jobLauncher(store, settingsFromEnvironment(process.env));
  const context = { store, launcher, log, now: () => new Date() };
  if (!values.watch) {
    const pass = await dispatch(context);
    return log.info({ ...pass }, "pass done");
  }
  const [{ watch }, { serveHealth }] = await Promise.all([import("../dispatch/watch/watch.ts"), import("../dispatch/watch/health.ts")]);
  const port = values["health-port"];
  const health = port === undefined ? undefined : serveHealth(Number(port));
  const controller = new AbortController();
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => controller.abort());
  log.info({}, "watching");
  try {
    await watch({ ...context, ending: controller.signal, onTurn: (isCurrent) => health?.turn(isCurrent) });
    log.info({}, "ended, as it was told to");
  } finally {
    health?.close();
  }
}
