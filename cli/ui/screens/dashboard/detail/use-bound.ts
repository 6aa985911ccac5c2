import { useEffect, useState } from "react";

import type { CloudBinding } from "../../../../../crds/api/objects.ts";
import { bindingType } from "../../../../../lib/kinds.ts";
import { changes } from "../../../../../lib/store/changes.ts";
import { bindingsOf } from "../../../../actions/bindings.ts";
import type { StatusRow } from "../../../../actions/status.ts";
import { useSession } from "../../../session.tsx";

/** The bindings of a service, as they change; none where the caller may not see them. */
export function useBound({ kind, object }: StatusRow): readonly CloudBinding[] {
  const { context } = useSession();
  const [bindings, setBindings] = useState<readonly CloudBinding[]>([]);
  const { namespace, name, uid } = object.metadata;
  useEffect(() => {
    if (!kind.service) return undefined;
    const end = new AbortController();
    const look = async () => {
      const changed = changes<CloudBinding>(context.store, bindingType, { namespace, signal: end.signal });
      for await (const change of changed) {
        const some = "all" in change ? change.all : [change.event.object];
        if ("event" in change && !some.some(({ spec }) => spec.service.kind === kind.kind && spec.service.name === name)) continue;
        const found = await bindingsOf(context, { kind, object });
        if (!end.signal.aborted) setBindings(found);
      }
    };
    // what can't be seen is left out, as on the command line
    look().catch(() => undefined);
    return () => end.abort();
    // the object's place is all that counts of it
  }, [context, kind, namespace, name, uid]);
  return bindings;
}
