import { useMemo, useRef } from "react";

import { keyOf, type Snapshot } from "../../../actions/live/live.ts";
import type { StatusRow } from "../../../actions/status.ts";

/** The object that is open, as it is now; once it is gone, as it was last. */
export function useOpened({ rows }: Snapshot, key: string | undefined): StatusRow | undefined {
  const last = useRef<StatusRow>(undefined);
  const found = useMemo(() => (key === undefined ? undefined : rows.find(({ kind, object }) => keyOf(kind, object) === key)), [rows, key]);
  if (key === undefined) last.current = undefined;
  else if (found) last.current = found;
  else if (last.current && last.current.state.status !== "Deleted") {
    last.current = { ...last.current, state: { ready: "False", status: "Deleted", message: undefined } };
  }
  return last.current;
}
