import { exitCodes, KnownError, UsageError } from "../../lib/errors.ts";
import { type Approvable, approve, findApprovable } from "../actions/approve.ts";
import type { Context, Frame, GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples } from "../flags/common.ts";
import { planText } from "../output/plan.ts";
import { displayName, parseOne } from "../target.ts";
import type { Configure } from "../verbs.ts";
import { noteKick, waitAndTell } from "./waiting.ts";

interface Flags extends GlobalFlags {
  plan?: string;
  yes?: boolean;
  wait?: boolean;
  timeout: string;
}

export const configure: Configure = (command, frame) => {
  command
    .usage("KIND/NAME [flags]")
    .description("Let the next run do what it waits with, exactly as planned. Who approves is recorded.")
    .argument("[target...]", "KIND/NAME or KIND NAME")
    .option("--plan <HASH>", "approve this plan and no other")
    .option("-y, --yes", "don't ask")
    .option("--wait", "wait until it is done, and tell what happens")
    .option("--timeout <DURATION>", "how long to wait", "10m")
    .addHelpText(
      "after",
      examples(
        ["See what waits, and approve it", "kubectl cloud approve queue/orders"],
        ["In a script: exactly the plan that was reviewed", "kubectl cloud approve queue/orders --plan 2f1c7b6a9d0e4f35"],
      ),
    )
    .action(async (words: string[]) => {
      const flags: Flags = command.optsWithGlobals();
      const { io } = frame;
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const target = parseOne(words);
      if (!io.interactive && !flags.yes && flags.plan === undefined) {
        throw new UsageError("without a terminal nobody can be asked", "name the plan with --plan HASH, or take whatever waits with --yes");
      }
      const context = await frame.connect(flags);
      const found = await findApprovable(context, target, flags.plan);
      const name = displayName(target.kind, target.name);
      if ("by" in found) io.note(`${name} was approved by ${found.by} already`);
      const written = "by" in found ? found.object : await confirmAndApprove(context, frame, flags, found);
      io.out(`${name} ${"by" in found ? "unchanged" : "approved"}\n`);
      const kick = await context.runs.kick(flags.wait === true);
      if (!flags.wait) return noteKick(io, kick);
      const goal = written.metadata.deletionTimestamp ? "gone" : "ready";
      await waitAndTell(context, io, [{ ...target, object: written }], goal, timeoutMs, kick);
    });
};

async function confirmAndApprove(context: Context, { io }: Frame, { yes }: Flags, found: Approvable): Promise<Approvable["object"]> {
  const { kind, name, plan } = found;
  io.note(planText(displayName(kind, name), plan, false).trimEnd());
  io.note(`plan ${plan.hash}, made ${plan.at}`);
  if (io.interactive && !yes) {
    // who may not is told so before being asked
    await approve(context, found, { dryRun: true });
    if (!(await io.confirm("Approve this plan?"))) {
      throw new KnownError("not approved", { code: "Declined", hint: "nothing was changed", exitCode: exitCodes.refused });
    }
  }
  return approve(context, found);
}
