import { useEffect, useState } from "react";

import { builtin } from "../../../../lib/kinds.ts";
import { useSession } from "../../session.tsx";

/** Names of all namespaces, read when somebody is about to name one; none where they may not be seen. */
export function useNamespaces(isWanted: boolean): readonly string[] {
  const { context } = useSession();
  const [names, setNames] = useState<readonly string[]>([]);
  useEffect(() => {
    if (!isWanted) return undefined;
    const stop = new AbortController();
    context.store.list(builtin.namespace, { signal: stop.signal }).then(
      ({ items }) => !stop.signal.aborted && setNames(items.map(({ metadata }) => metadata.name)),
      // they help to type, no more
      () => undefined,
    );
    return () => stop.abort();
  }, [context, isWanted]);
  return names;
}
