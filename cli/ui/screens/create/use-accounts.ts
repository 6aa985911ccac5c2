import { useEffect, useState } from "react";

import type { CloudAccount } from "../../../../crds/api/objects.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import { accounts } from "../../../actions/account.ts";
import { useSession } from "../../session.tsx";

/** The accounts there are. Who may not list them can still name one. */
export type Accounts =
  | { state: "loading" }
  | { state: "found"; all: readonly CloudAccount[] }
  | { state: "forbidden" }
  | { state: "failed"; error: unknown };

/** Lists the accounts, once, and again when asked to. A folder has its own, which needs no choice. */
export function useAccounts(): { accounts: Accounts; again(): void } {
  const { context, local } = useSession();
  const [found, setFound] = useState<Accounts>({ state: "loading" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (local) return undefined;
    let isShown = true;
    const told = (next: Accounts) => isShown && setFound(next);
    told({ state: "loading" });
    accounts(context).then(
      (all) => told({ state: "found", all }),
      (error: unknown) => told(isStoreError(error, "Forbidden") ? { state: "forbidden" } : { state: "failed", error }),
    );
    return () => {
      isShown = false;
    };
  }, [context, local, attempt]);
  return { accounts: found, again: () => setAttempt(attempt + 1) };
}
