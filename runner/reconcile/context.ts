import type { Log } from "../../lib/log.ts";
import type { Store } from "../../lib/store/store.ts";
import type { AccountProvider, Credentials } from "../provider.ts";

/** What a run has at hand: everything it reaches of the outside, so that a test can hand it something else. */
export interface RunContext {
  store: Store;
  /** Name of the Job, which claims the objects. */
  job: string;
  /** The account that the run has credentials of. */
  account: string;
  credentials: Credentials;
  log: Log;
  /** Loads a provider; undefined for one that this runner doesn't have. */
  loadProvider(name: string): Promise<AccountProvider> | undefined;
  now(): Date;
  /** How long a run waits for one object that the cloud is at work on, before it leaves it to a later run. */
  waitMilliseconds: number;
  /** Whether other objects of the run wait for their turn: then it waits for none. */
  hurried(): boolean;
  /** Aborted when the run's time is used up or its pod shall go: no object is taken up any more. */
  ending: AbortSignal;
}
