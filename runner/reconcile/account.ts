import type { CloudAccount } from "../../crds/api/objects.ts";
import { accountType } from "../../lib/kinds.ts";
import type { KindProvider } from "../provider.ts";
import type { RunContext } from "./context.ts";

/** The account as the run has it: connected when the first object needs it, once for all of them. */
export interface ConnectedAccount {
  account: CloudAccount | undefined;
  holds(externalID: string): Promise<boolean>;
  provider(kind: string): Promise<KindProvider | undefined>;
  session(): Promise<unknown>;
}

/** Reads the run's account; connects to the cloud when the first object needs it, and then once for all. */
export async function connectAccount(context: RunContext): Promise<ConnectedAccount> {
  const account = await context.store.get<CloudAccount>({ type: accountType, name: context.account });
  const provider = account && context.loadProvider(account.spec.provider);
  let session: Promise<unknown> | undefined;
  return {
    account,
    async holds(externalID) {
      return !account || ((await provider)?.holds(account, externalID) ?? true);
    },
    async provider(kind): Promise<KindProvider | undefined> {
      const kinds = (await provider)?.kinds;
      return kinds?.[kind]?.();
    },
    async session() {
      if (!account || !provider) throw new Error("no account to connect to");
      session ??= provider.then((loaded) => loaded.connect(account, context.credentials));
      return session;
    },
  };
}
