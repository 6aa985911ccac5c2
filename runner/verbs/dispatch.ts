import { connect } from "../../lib/kube/index.ts";
import { settingsFromEnvironment } from "../../lib/launch/job-template.ts";
import { jobLauncher } from "../../lib/launch/job.ts";
import type { Log } from "../../lib/log.ts";
import { dispatch } from "../dispatch/dispatch.ts";

/** `dispatch`: one pass. */
export async function dispatchOnce(_args: string[], log: Log): Promise<void> {
  const { store } = connect({ userAgent: "kubectl-cloud-runner" });
  const launcher = jobLauncher(store, settingsFromEnvironment(process.env));
  const pass = await dispatch({ store, launcher, log, now: () => new Date() });
  log.info({ ...pass }, "pass done");
}
