import { createContext, useContext } from "react";

import type { Context } from "../context.ts";

/** What every screen knows. */
export interface Session {
  context: Context;
  /** What commands are begun with here: `kubectl cloud`, or `kubectl cloud --local`. */
  command: string;
  /** Whether the objects are in a folder of this machine, where there are no workloads. */
  local: boolean;
  /** The namespace that commands use which name none; undefined where that isn't known, so that they name it. */
  ownNamespace: string | undefined;
}

const SessionContext = createContext<Session | undefined>(undefined);

export const SessionProvider = SessionContext.Provider;

/** The session of the screen. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error("a screen is drawn without a session");
  return session;
}
