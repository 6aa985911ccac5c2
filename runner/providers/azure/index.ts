import type { AccountProvider } from "../../provider.ts";
import { type AzureSession, connect } from "./session.ts";

/** Microsoft Azure. One line per kind; each loads its own client. */
export const azure: AccountProvider<AzureSession> = {
  connect,
  holds(account, externalID) {
    // /subscriptions/ID/resourceGroups/GROUP/…, in any case, as Azure takes it
    const [, , subscriptionID, , resourceGroup] = externalID.toLowerCase().split("/");
    const { azure: where } = account.spec;
    return subscriptionID === where?.subscriptionID.toLowerCase() && resourceGroup === where?.resourceGroup.toLowerCase();
  },
  kinds: {
    Postgres: async () => (await import("./postgres.ts")).postgres,
    Table: async () => (await import("./table.ts")).table,
  },
};
