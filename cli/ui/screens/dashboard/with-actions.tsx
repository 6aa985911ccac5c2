import { type ReactNode, useMemo } from "react";

import type { StatusRow } from "../../../actions/status.ts";
import { within } from "../../../context.ts";
import { type Binding, useKeys } from "../../keys/keyboard.tsx";
import { type Session, SessionProvider, useSession } from "../../session.tsx";
import { type ObjectActions, useObjectActions } from "./use-object-actions.tsx";

/** What can be done to an object, in the namespace where it is. */
export interface WithActionsProps {
  row: StatusRow | undefined;
  isActive: boolean;
  children(actions: ObjectActions): ReactNode;
}

/** Gives the selected object its keys. */
export function WithActions({ row, ...rest }: WithActionsProps): ReactNode {
  return (
    <SessionProvider value={useSessionIn(row?.object.metadata.namespace)}>
      <Acting row={row} {...rest} />
    </SessionProvider>
  );
}

/** The same session in another namespace; the same one until that is another. */
export function useSessionIn(namespace: string | undefined): Session {
  const session = useSession();
  return useMemo(() => {
    const context = within(session.context, namespace);
    return context === session.context ? session : { ...session, context };
  }, [session, namespace]);
}

function Acting({ row, isActive, children }: WithActionsProps): ReactNode {
  const actions = useObjectActions(row);
  useKeys(actions.bindings, { isActive: isActive && !actions.question });
  return children(actions);
}

/** Keys of a list whose place among others counts: in front of those of what stands before it. */
export function Keys({ bindings, isActive }: { bindings: readonly Binding[]; isActive: boolean }): ReactNode {
  useKeys(bindings, { isActive });
  return null;
}
