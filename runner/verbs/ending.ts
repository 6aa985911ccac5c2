import type { Log } from "../../lib/log.ts";

/**
 * Aborted when a run's time is used up, and by SIGTERM, as Kubernetes sends it to a pod that shall go: what is begun is
 * finished, so that no claim is left behind. Not AbortSignal.any: Node 24 forgets its sources while nobody listens to it.
 *
 * @param budget - in milliseconds
 */
export function ending(budget: number, log: Log): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(), budget).unref();
  process.once("SIGTERM", () => {
    log.info({ step: "end" }, "told to end: it finishes what it has begun and takes up nothing more");
    controller.abort();
  });
  return controller.signal;
}
