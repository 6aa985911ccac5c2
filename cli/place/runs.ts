import type { ServiceObject } from "../../crds/api/objects.ts";

/**
 * What became of the wish to dispatch now: a pass was `started`, or a dispatcher is `watching` and needs no wish. Otherwise the
 * object waits for the next pass, at most a minute.
 */
export type Kick = "started" | "watching" | "forbidden" | "unavailable";

/** What is installed, where there is an installation that says so, and the runner's image, or why it isn't known. */
export interface RunnerVersion {
  version?: string;
  image?: string;
  why?: string;
}

/** Why a run's log can't be read. */
export type LogLost = "gone" | "forbidden";

/** How runs come about where the objects are: what a cluster and a folder do each in their own way. */
export interface Runs {
  /**
   * Has what is due taken up now. What is written already is taken up in any case, so that this throws for nothing that a
   * cluster refuses.
   *
   * @param waits - whether {@link during} follows
   */
  kick(waits: boolean): Promise<Kick>;
  /** Does some work, during which what falls due is taken up. */
  during<T>(work: () => Promise<T>): Promise<T>;
  /** The lines of a run's log, as far as it has come or, with `follow`, until the run ends, or `signal` aborts. */
  log(run: string, follow: boolean, signal?: AbortSignal): Promise<AsyncIterable<string> | LogLost>;
  /** Whether what an object stands for is known to have ended, although the object does not say so yet. */
  hasEnded(object: ServiceObject): boolean;
  /** What runs are made of. */
  version(): Promise<RunnerVersion>;
}
