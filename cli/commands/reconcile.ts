import { requestRuns } from "../actions/reconcile.ts";
import type { GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import { displayName, parseNamed, reconciledKind } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { noteKick, waitAndTell } from "./waiting.ts";

interface Flags extends GlobalFlags {
  wait?: boolean;
  timeout: string;
}

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME... [flags]")
    .description("Have a run compare the spec with the cloud now and make the cloud as the spec says, also what was given up on.")
    .argument("[target...]", "KIND/NAME… or KIND NAME…")
    .option("--wait", "wait until the run is done and it is ready, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m")
    .addHelpText(
      "after",
      examples(["After the credentials were mended: try again, and wait", "kubectl cloud reconcile queue/orders --wait"]),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const targets = parseNamed(words, reconciledKind);
      const context = await frame.connect(flags);
      const requested = await requestRuns(context, targets);
      frame.io.out(requested.map(({ kind, name }) => `${displayName(kind, name)} reconcile requested\n`).join(""));
      const kick = await context.runs.kick(flags.wait === true);
      if (!flags.wait) return noteKick(frame.io, kick);
      const awaited = requested.map((one) => ({
        ...one,
        goal: one.object.metadata.deletionTimestamp ? ("gone" as const) : ("ready" as const),
      }));
      await waitAndTell(context, frame.io, awaited, "ready", timeoutMs, kick);
    });
};
