import { useEffect, useState } from "react";

import { bindableServices } from "../../../actions/bindable.ts";
import type { ActionName } from "../../../actions/schedule-words.ts";
import type { StatusRow } from "../../../actions/status.ts";
import { useSession } from "../../session.tsx";

/** What an action can be about. */
export interface Objects {
  /** Undefined until they are known. */
  rows: StatusRow[] | undefined;
  /** Kinds that the user may not list. */
  forbidden: string[];
  error: unknown;
}

function suits(action: ActionName, { kind }: StatusRow): boolean {
  return action !== "rotate" || Object.keys(kind.credentials).length > 0;
}

/** Lists the services that an action can be about: only some kinds have credentials to rotate. */
export function useObjects(action: ActionName): Objects {
  const { context } = useSession();
  const [objects, setObjects] = useState<Objects>({ rows: undefined, forbidden: [], error: undefined });
  useEffect(() => {
    let isShown = true;
    bindableServices(context).then(
      ({ items, forbidden }) => isShown && setObjects({ rows: items.filter((row) => suits(action, row)), forbidden, error: undefined }),
      (error: unknown) => isShown && setObjects({ rows: [], forbidden: [], error }),
    );
    return () => {
      isShown = false;
    };
  }, [context, action]);
  return objects;
}
