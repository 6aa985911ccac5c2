import manifest from "../../package.json" with { type: "json" };
import type { GlobalFlags } from "../context.ts";
import { outputFlag } from "../flags/common.ts";
import { serialize } from "../output/serialize.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  client?: boolean;
  output?: "json" | "yaml";
}

export const configure: Configure = (command, frame) => {
  command
    .option("--client", "only the plugin's version; asks no cluster")
    .addOption(outputFlag(["json", "yaml"]))
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      const client = { version: manifest.version, node: process.version, platform: `${process.platform}/${process.arch}` };
      const server = flags.client ? undefined : await (await frame.connect(flags)).runs.version();
      if (flags.output) frame.io.out(await serialize({ client, ...(server && { server }) }, flags.output));
      else
        frame.io.out(
          `Client: ${client.version} (node ${client.node}, ${client.platform})\n${server ? `Runner: ${server.image ?? server.why}\n` : ""}`,
        );
    });
};
