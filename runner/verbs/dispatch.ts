import { parseArgs } from "node:util";

import { serviceBindingsVariable } from "../../lib/binding/service-binding.ts";
import type { Log } from "../../lib/log.ts";
import { dispatch } from "../dispatch/dispatch.ts";
import { told } from "../dispatch/pass.ts";
import { openDispatch } from "../place.ts";

/**
 * `dispatch`: one pass, and in local mode as many as it takes until nothing is due. `dispatch --watch [--health-port PORT]`: a
 * pass after each change, until SIGTERM.
 */
export async function dispatchRuns(args: string[], log: Log): Promise<void> {
  const { values } = parseArgs({ args, options: { watch: { type: "boolean" }, "health-port": { type: "string" } } });
  const { store, launcher, local } = await openDispatch();
  const context = {
    store,
    launcher,
    log,
    now: () => new Date(),
    local: local !== undefined,
    serviceBindings: process.env[serviceBindingsVariable] === "true",
  };
  const controller = new AbortController();
  if (values.watch || local) for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => controller.abort());
  // a plugin that had us started for as long as it lives has ended, however it did
  if (process.channel) {
    process.once("disconnect", () => controller.abort());
    // to listen must not keep us alive
    process.channel.unref();
  }
  const ending = controller.signal;
  if (!values.watch) {
    if (local) return (await import("../dispatch/until-idle.ts")).dispatchUntilIdle({ ...context, ending }, local.wait);
    const pass = await dispatch(context);
    return log.info(told(pass), "pass done");
  }
  const [{ watch }, { serveHealth }] = await Promise.all([import("../dispatch/watch/watch.ts"), import("../dispatch/watch/health.ts")]);
  const port = values["health-port"];
  const health = port === undefined ? undefined : serveHealth(Number(port));
  log.info({}, "watching");
  try {
    await watch({ ...context, ending, onTurn: (isCurrent) => health?.turn(isCurrent) });
    log.info({}, "ended, as it was told to");
  } finally {
    health?.close();
  }
}
