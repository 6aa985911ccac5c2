import type { AccountProvider } from "../../provider.ts";
import { type AwsSession, connect } from "./session.ts";

/** Amazon Web Services. One line per kind; each loads its own client. */
export const aws: AccountProvider<AwsSession> = {
  connect,
  holds(account, externalID) {
    // arn:partition:service:region:account:resource; S3 leaves region and account out
    const [, , , region, accountID] = externalID.split(":");
    return (!region || region === account.spec.aws?.region) && (!accountID || accountID === account.spec.aws?.accountID);
  },
  kinds: {
    Postgres: async () => (await import("./postgres.ts")).postgres,
    Queue: async () => (await import("./queue.ts")).queue,
    Table: async () => (await import("./table.ts")).table,
  },
};
