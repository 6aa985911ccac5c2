import type { DescribeContinuousBackupsOutput } from "@aws-sdk/client-dynamodb";

import type { AwsSession } from "../../aws/session.ts";

/** A client of the SDK, so far as it can be told what to answer. */
interface Client {
  middlewareStack: {
    add(
      middleware: (next: (args: unknown) => Promise<unknown>, context: { commandName?: string }) => (args: unknown) => Promise<unknown>,
      options: { step: "initialize" },
    ): void;
  };
}

const none: DescribeContinuousBackupsOutput = { ContinuousBackupsDescription: { ContinuousBackupsStatus: "ENABLED" } };

/** A session with dynalite in which there are no continuous backups: it doesn't know the question. */
export function withoutBackups(session: AwsSession): AwsSession {
  return {
    ...session,
    client(type, options) {
      const client = session.client(type, options);
      (client as Client).middlewareStack.add(
        (next, { commandName }) =>
          (args) =>
            commandName === "DescribeContinuousBackupsCommand" ? Promise.resolve({ output: none, response: {} }) : next(args),
        { step: "initialize" },
      );
      return client;
    },
  };
}
