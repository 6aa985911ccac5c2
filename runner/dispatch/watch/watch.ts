import type { Launcher } from "../../../lib/launch/launcher.ts";
import type { ResourceType } from "../../../lib/store/store.ts";
import { carryOut, type DispatchContext } from "../dispatch.ts";
import { type Pass, told } from "../pass.ts";
import { Bell } from "./bell.ts";
import { Caches } from "./caches.ts";
import { Holds } from "./holds.ts";
import { Outage } from "./outage.ts";

/** What a dispatcher that watches has at hand. */
export interface WatchContext extends DispatchContext {
  /** Ends it. */
  ending: AbortSignal;
  /** Called each time it has looked around, and whether it saw the cluster as it is. */
  onTurn?: (isCurrent: boolean) => void;
}

/** How long it waits for a change at most before it looks around by itself, in milliseconds. */
const longestPause = 60_000;
/** The same in a folder while runs are at work: nobody tells there that one has ended, as a cluster does of its Job. */
const pauseWhileRunning = 1_000;

/**
 * Follows the cluster and makes a pass a moment after each change, and when the time of something has come. Asks the API
 * server for nothing while nothing happens. It keeps nothing that matters: killed and started again it goes on, and two of
 * them, or one beside the CronJob, start no run twice. Throws what is a bug of ours; what the cluster refuses or can't
 * answer, it tries again for as long as it takes.
 */
export async function watch(context: WatchContext): Promise<void> {
  const stop = new AbortController();
  const end = () => stop.abort();
  context.ending.addEventListener("abort", end);
  if (context.ending.aborted) end();
  const bell = new Bell();
  const outage = new Outage(context.log, context.now);
  const listener = {
    onChange: () => bell.ring(),
    onError: (type: ResourceType, error: unknown) => {
      outage.failed(type, error);
      // it is no longer ready, and says so
      bell.ring();
    },
  };
  const caches = new Caches(context.store, listener, context.serviceBindings);
  // a bug in one must not leave the other at work
  await Promise.all([caches.run(stop.signal).finally(end), turns(context, caches, bell, outage, stop.signal).finally(end)]);
}

async function turns(context: WatchContext, caches: Caches, bell: Bell, outage: Outage, signal: AbortSignal): Promise<void> {
  const { log, now, onTurn } = context;
  const holds = new Holds();
  const launcher = noting(context, caches);
  while (!signal.aborted) {
    const began = now();
    let next = began.getTime() + longestPause;
    onTurn?.(caches.areCurrent);
    // what is decided on half of what is there would be wrong
    if (caches.areCurrent) {
      outage.over();
      const view = { ...caches.view(began), ...(context.local ? { runs: await launcher.list() } : {}) };
      const held = holds.at(began);
      const pass = await carryOut({ ...context, launcher, ending: signal }, view, held);
      if (didSomething(pass)) log.info(told(pass), "pass done");
      holds.learn(pass, held, now());
      next = Math.min(next, pass.next ?? next, holds.next(began));
      if (context.local && view.runs.some(({ state }) => state === "active")) next = Math.min(next, began.getTime() + pauseWhileRunning);
    }
    await bell.next(next, signal);
  }
}

/** A launcher that tells the caches what it started. */
function noting({ launcher, now }: WatchContext, caches: Caches): Launcher {
  return {
    list: () => launcher.list(),
    async start(run, account) {
      const result = await launcher.start(run, account);
      caches.note(run, now());
      return result;
    },
  };
}

function didSomething({ started, refused, failed, conflicted }: Pass): boolean {
  return started.length + refused + failed.length + conflicted.length > 0;
}
