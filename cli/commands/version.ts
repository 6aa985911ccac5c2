import manifest from "../../package.json" with { type: "json" };
import type { GlobalFlags } from "../context.ts";
import { outputFlag } from "../flags/common.ts";
import { serialize } from "../output/serialize.ts";
import type { RunnerVersion } from "../place/runs.ts";
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
      const { io } = frame;
      // the version of Node that Bun gives itself says nothing
      const { bun } = process.versions;
      const [engine, release] = bun === undefined ? ["node", process.version] : ["bun", bun];
      const client = { version: manifest.version, [engine]: release, platform: `${process.platform}/${process.arch}` };
      // what the plugin is, is known also where no cluster answers
      if (!flags.output) io.out(`Client: ${client.version} (${engine} ${release}, ${client.platform})\n`);
      let server: RunnerVersion | undefined;
      try {
        if (!flags.client) server = await (await frame.connect(flags)).runs.version();
      } finally {
        if (flags.output) io.out(await serialize({ client, ...(server && { server }) }, flags.output));
      }
      if (!server) return;
      if (!flags.output) {
        if (server.version !== undefined) io.out(`Installed: ${server.version}\n`);
        io.out(`Runner: ${server.image ?? server.why}\n`);
      }
      if (server.version === undefined) return;
      const { skewOf } = await import("../actions/version-skew.ts");
      const skew = skewOf(server.version);
      if (skew) io.note(`note: ${skew.message}: ${skew.hint}`);
    });
};
