import type { AccountProvider } from "../../provider.ts";
import { type AwsSession, connect } from "./session.ts";

/** Amazon Web Services. One line per kind; each loads its own client. */
export const aws: AccountProvider<AwsSession> = {
  connect,
  kinds: {
    Queue: async () => (await import("./queue.ts")).queue,
  },
};
