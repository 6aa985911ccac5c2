import { KnownError } from "../../lib/errors.ts";
import type { Finding } from "../actions/doctor/finding.ts";
import { examineMachine } from "../actions/doctor/machine/examine.ts";
import type { Frame, GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { spelled } from "../io.ts";
import { findingText } from "../output/findings.ts";
import { serialize } from "../output/serialize.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  output?: "json" | "yaml";
}

export const configure: Configure = (command, frame) => {
  command
    .description(
      "Check everything from your PATH and the API server to the cloud objects, and say the next step where something is wrong. It changes nothing; what is only a warning, and what you may not look at, is no failure.",
    )
    .addOption(outputFlag(["json", "yaml"]))
    .addHelpText("after", examples(["Is everything well, also for the namespace shop?", "kubectl cloud doctor -n shop"]))
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      const { io } = frame;
      const findings: Finding[] = [];
      try {
        for await (const finding of examineAll(frame, flags)) {
          // of several checks that want to look at the same, people need not read the same
          const isNew = finding.state !== "unknown" || findings.every(({ message }) => message !== finding.message);
          findings.push(finding);
          if (!flags.output && isNew) io.out(await findingText(finding, io.width));
        }
      } catch (error) {
        // where no place could be opened: an error as of any command, and to programs what was found
        if (error instanceof KnownError) findings.push({ check: "server", state: "failed", ...said(error) });
        throw error;
      } finally {
        if (flags.output) io.out(await serialize(findings, flags.output));
      }
      const failed = findings.filter(({ state }) => state === "failed");
      if (failed.length)
        throw new KnownError(`${failed.length} of ${findings.length} checks failed`, {
          // of a cluster that can't be reached it is said what else there is
          code: failed[0]?.code ?? "Unwell",
          hint: "take the steps above from the top: later ones often hang on earlier ones",
        });
    });
};

/** This machine first, as it needs no place that answers; then the place. */
async function* examineAll(frame: Frame, flags: Flags): AsyncGenerator<Finding> {
  yield* examineMachine();
  const context = await frame.connect(flags);
  for await (const finding of context.examine()) {
    yield finding.hint === undefined ? finding : { ...finding, hint: spelled(finding.hint, frame.io.command) };
  }
}

function said({ message, hint, code }: KnownError): Pick<Finding, "message" | "hint" | "code"> {
  return { message, ...(hint !== undefined && { hint }), code };
}
