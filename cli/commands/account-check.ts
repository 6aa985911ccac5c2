import { exitCodes, KnownError, UsageError } from "../../lib/errors.ts";
import { accountType } from "../../lib/kinds.ts";
import { checkAccount } from "../actions/account-check.ts";
import { findAccount, identityOf } from "../actions/account.ts";
import type { GlobalFlags } from "../context.ts";
import { parseDuration } from "../duration.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { serialize } from "../output/serialize.ts";
import { passing } from "../passing.ts";
import { displayName } from "../target.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  timeout: string;
  output?: "json" | "yaml";
}

export const configure: Configure = (command, frame) => {
  command
    .usage("check NAME [flags]")
    .description("Prove an account's credentials: a Job that has them asks the cloud whose they are, which changes nothing.")
    .argument("[NAME]", "name of the account")
    .option("--timeout <DURATION>", "how long to wait", "2m")
    .addOption(outputFlag(["json", "yaml"], "print the result"))
    .addHelpText("after", examples(["Do the credentials work, and do they belong to the account?", "kubectl cloud account check dev"]))
    .action(async (_action: string, name: string | undefined) => {
      const flags: Flags = command.optsWithGlobals();
      frame.place(flags, "cluster");
      if (name === undefined) throw new UsageError("NAME is missing: which account to check", "see `kubectl cloud account list`");
      const timeoutMs = parseDuration(flags.timeout, "--timeout");
      const context = await frame.connectCluster(flags);
      const account = await findAccount(context, name);
      const result = await checkAccount(context, account, timeoutMs, (job) => frame.io.note(`checking in Job ${job}`));
      const { ok, code = "InternalError", message, hint } = result;
      if (flags.output) frame.io.out(await serialize(result, flags.output));
      else if (ok)
        frame.io.out(
          `${displayName(accountType, name)}: the credentials work and belong to ${account.spec.provider} ${account.spec.azure ? "subscription" : "account"} ${identityOf(account.spec).id}\n`,
        );
      if (ok) return;
      throw new KnownError(`${code}: ${message ?? "the check said nothing more"}`, {
        code,
        exitCode: passing.has(code) ? exitCodes.unexpected : exitCodes.rejected,
        ...(hint !== undefined && { hint }),
      });
    });
};
