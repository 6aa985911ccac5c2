import { localFolder } from "../../../lib/local/folder.ts";
import type { AccountProvider } from "../../provider.ts";
import { type LocalSession, openSession } from "./session.ts";

/** Real engines on this machine, in the folder of local mode. */
export const local: AccountProvider<LocalSession> = {
  connect(account) {
    const folder = localFolder(process.env);
    if (folder === undefined) throw new Error("the provider local is for local mode only");
    return Promise.resolve(openSession(folder, account.metadata.name));
  },
  // the folder is the account
  holds: () => true,
  kinds: {
    Postgres: async () => (await import("./postgres.ts")).postgres,
    Queue: async () => (await import("./queue.ts")).queue,
    Table: async () => (await import("./table.ts")).table,
  },
};
