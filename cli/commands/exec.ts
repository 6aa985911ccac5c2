import { UsageError } from "../../lib/errors.ts";
import { execute } from "../actions/execute.ts";
import { forLocalSDKs } from "../environment/sdk.ts";
import { examples } from "../flags/common.ts";
import { parseNamed } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { addConnectionFlags, connectedEnvironment, type ConnectionFlags } from "./connection-flags.ts";

export const configure: Configure = (command, frame, _, behind) => {
  command
    .usage("KIND/NAME... [flags] -- COMMAND [args]")
    .description("Run a command with the connection of cloud services in its environment, and end with its exit code.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…");
  addConnectionFlags(command);
  command
    .addHelpText(
      "after",
      examples(
        [
          "An app under development, with ORDERS_URI, MAIL_QUEUE_URL and so on",
          "kubectl cloud exec postgres/orders queue/mail -- npm start",
        ],
        ["A shell in a database", "kubectl cloud exec postgres/orders -- sh -c 'psql \"$ORDERS_URI\"'"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: ConnectionFlags = command.optsWithGlobals();
      const targets = parseNamed(words);
      if (!behind.length)
        throw new UsageError("no command given", "put it behind --, such as `kubectl cloud exec postgres/orders -- npm start`");
      const { connections, variables } = await connectedEnvironment(frame, flags, targets);
      const env = { ...forLocalSDKs(connections, process.env), ...process.env, ...Object.fromEntries(variables) };
      frame.io.exitCode = await execute(behind, env);
    });
};
