import type { DispatchContext } from "../../../runner/dispatch/dispatch.ts";
import type { Door } from "../door.ts";
import type { Place } from "../places/place.ts";

/** How a ground is opened. */
export interface GroundOptions {
  /** Whether runs go to the store through one of {@link Ground.doors}, where there can be any. Default: no. */
  doors?: boolean;
}

/** What dispatcher and runs find in a place: all that is not the same for them in a cluster and in a folder. */
export interface Ground {
  readonly place: Place;
  /** Between runs and the store, by what is behind them. */
  readonly doors: Readonly<Record<string, Door>>;
  /** Folder with one folder for each run. */
  readonly runs: string;
  open(): Promise<void>;
  close(): Promise<void>;
  /** What a dispatcher there has, with its own rights and no more. */
  dispatcher(): Promise<Required<Pick<DispatchContext, "store" | "local">>>;
  /** What leads runs there, with the rights of their account's ServiceAccount, and no more. */
  environment(serviceAccount: string): Promise<Record<string, string>>;
}
