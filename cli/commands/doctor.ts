import { KnownError } from "../../lib/errors.ts";
import type { Finding } from "../actions/doctor-finding.ts";
import type { GlobalFlags } from "../context.ts";
import { examples, outputFlag } from "../flags/common.ts";
import { spelled } from "../io.ts";
import { serialize } from "../output/serialize.ts";
import { oneLine } from "../output/text.ts";
import type { Configure } from "../verbs.ts";

interface Flags extends GlobalFlags {
  output?: "json" | "yaml";
}

/** What a line begins with, on a terminal and elsewhere. */
const marks: Record<Finding["state"], [terminal: string, plain: string]> = {
  ok: ["✓", "ok     "],
  failed: ["✗", "failed "],
  unknown: ["?", "unknown"],
};

export const configure: Configure = (command, frame) => {
  command
    .description(
      "Check everything from the API server to the cloud objects, and say the next step where something is wrong. It changes nothing; what you may not look at is no failure.",
    )
    .addOption(outputFlag(["json", "yaml"]))
    .addHelpText("after", examples(["Is everything well, also for the namespace shop?", "kubectl cloud doctor -n shop"]))
    .action(async () => {
      const flags: Flags = command.optsWithGlobals();
      const context = await frame.connect(flags);
      const findings: Finding[] = [];
      for await (const found of context.examine()) {
        const finding = found.hint === undefined ? found : { ...found, hint: spelled(found.hint, frame.io.command) };
        findings.push(finding);
        if (!flags.output) frame.io.out(lines(finding, frame.io.width !== undefined));
      }
      if (flags.output) frame.io.out(await serialize(findings, flags.output));
      const failed = findings.filter(({ state }) => state === "failed");
      if (failed.length)
        throw new KnownError(`${failed.length} of ${findings.length} checks failed`, {
          // of a cluster that can't be reached it is said what else there is
          code: failed[0]?.code ?? "Unwell",
          hint: "take the steps above from the top: later ones often hang on earlier ones",
        });
    });
};

function lines({ state, message, hint }: Finding, terminal: boolean): string {
  const [mark, plain] = marks[state];
  const indent = terminal ? "    " : "          ";
  return `${terminal ? mark : plain} ${oneLine(message)}\n${hint === undefined ? "" : `${indent}${oneLine(hint)}\n`}`;
}
