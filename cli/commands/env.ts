import { dotenvText } from "../environment/dotenv.ts";
import { shellText } from "../environment/shell.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { serialize } from "../output/serialize.ts";
import { parseNamed } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { addConnectionFlags, connectedEnvironment, type ConnectionFlags } from "./connection-flags.ts";

interface Flags extends ConnectionFlags {
  output: "shell" | "dotenv" | "json";
}

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME... [flags]")
    .description("Print the connection of cloud services as environment variables, secrets among them. Read with your own rights.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…")
    .addOption(outputFlag(["shell", "dotenv", "json"], "format of the output").default("shell"));
  addConnectionFlags(command);
  command
    .addHelpText(
      "after",
      examples(
        ["ORDERS_HOST, ORDERS_URI and so on, in this shell", 'eval "$(kubectl cloud env postgres/orders)"'],
        ["As an app under development expects them", "kubectl cloud env postgres/orders --prefix DB_ -o dotenv > .env"],
        ["One variable", "kubectl cloud env postgres/orders --env DATABASE_URL=uri"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const { variables } = await connectedEnvironment(frame, flags, parseNamed(words));
      frame.io.out(await text(variables, flags.output));
    });
};

function text(variables: ReadonlyMap<string, string>, format: Flags["output"]): string | Promise<string> {
  switch (format) {
    case "shell":
      return shellText(variables);
    case "dotenv":
      return dotenvText(variables);
    case "json":
      return serialize(Object.fromEntries(variables), "json");
  }
}
