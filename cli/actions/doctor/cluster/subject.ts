import type { ClusterContext } from "../../../context.ts";
import { type Dispatcher, dispatchers } from "../../dispatcher.ts";
import { defaults, installation, type Part } from "../../install-manifests.ts";
import { type InstalledVersion, installedVersion } from "../../installed-version.ts";
import { type Listed, listAll } from "../listed.ts";
import { skewOfClock } from "./clock-skew.ts";

/** What checks look at in a cluster; what several of them need is asked for once. */
export interface Subject {
  context: ClusterContext;
  /** What this version would install, with the image that is there. */
  parts(): Promise<readonly Part[]>;
  /** Throws `Forbidden` for who may not look. */
  dispatcher(): Promise<Dispatcher | undefined>;
  /** Services and bindings; throws as a list of them does. */
  listed(): Promise<Listed>;
  /** How far this machine's clock is ahead of the API server's, in milliseconds; undefined where it doesn't tell its time. */
  clockSkew(): Promise<number | undefined>;
  /** The time as the API server has it, which what it has written down is compared with. */
  now(): Promise<Date>;
  /** What is installed; undefined where that isn't known. */
  installed(): Promise<InstalledVersion | undefined>;
}

/** A cluster, of which nothing has been asked yet. */
export function subjectOf(context: ClusterContext): Subject {
  const dispatcher = once(async () => (await dispatchers(context.store))[0]);
  const installed = once(() => installedVersion(context));
  const clockSkew = once(() => skewOfClock(context));
  return {
    context,
    dispatcher,
    listed: once(() => listAll(context)),
    clockSkew,
    now: async () => new Date(context.now().getTime() - ((await clockSkew()) ?? 0)),
    parts: once(async () => {
      // who may not see the dispatcher is told so by its own check
      const image = (await dispatcher().catch(() => undefined))?.pod.containers[0]?.image ?? (await installed())?.image;
      return installation({ ...defaults, ...(image && { image }) });
    }),
    installed,
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}
