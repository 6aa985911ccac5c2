import { useEffect, useState, useSyncExternalStore } from "react";

import { Live, type Snapshot } from "../../actions/live/live.ts";
import { useSession } from "../session.tsx";

/**
 * All objects of a namespace as they change; another namespace begins anew.
 *
 * @param begun - what was begun before the screen was there; it is taken while its namespace is the one asked for
 * @param namespace - undefined: all
 */
export function useLive(begun: Live, namespace: string | undefined): Snapshot {
  const { context } = useSession();
  const [live, setLive] = useState(begun);
  useEffect(() => {
    if (live.namespace === namespace) return undefined;
    const next = new Live(context, namespace);
    setLive(next);
    live.stop();
    return undefined;
  }, [context, live, namespace]);
  useEffect(() => () => live.stop(), [live]);
  return useSyncExternalStore(live.subscribe, live.snapshot);
}
