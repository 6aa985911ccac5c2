import type { Log } from "../../../lib/log.ts";
import type { ResourceType } from "../../../lib/store/store.ts";

/** What is over sooner is not worth a line, as when the API server restarts; and how seldom it is said, in milliseconds. */
const worthALine = 5_000;
const every = 60_000;

/** Tells in the log that the cluster can't be followed: a line per minute, however many attempts there are. */
export class Outage {
  readonly #log: Log;
  readonly #now: () => Date;
  #since: number | undefined;
  #told = Number.NEGATIVE_INFINITY;

  constructor(log: Log, now: () => Date) {
    this.#log = log;
    this.#now = now;
  }

  /** An attempt failed. */
  failed(type: ResourceType, error: unknown): void {
    const now = this.#now().getTime();
    this.#since ??= now;
    if (now - this.#since < worthALine || now - this.#told < every) return;
    this.#told = now;
    const since = new Date(this.#since).toISOString();
    this.#log.warn({ err: error, resource: type.plural, since }, "the cluster can't be followed, and no run is started; trying again");
  }

  /** All is well. */
  over(): void {
    if (this.#since === undefined) return;
    if (this.#told >= this.#since) this.#log.info({ since: new Date(this.#since).toISOString() }, "the cluster can be followed again");
    this.#since = undefined;
  }
}
