import type { ServiceObject } from "../../crds/api/objects.ts";
import { findAll } from "../actions/find-all.ts";
import { type Happening, happenings } from "../actions/happenings.ts";
import type { FolderContext, GlobalFlags } from "../context.ts";
import { examples } from "../flags/common.ts";
import type { Io } from "../io.ts";
import { stepLine } from "../output/steps.ts";
import { engines } from "../place/engines.ts";
import { shortName } from "../target.ts";
import type { Configure } from "../verbs.ts";

export const configure: Configure = (command, frame) => {
  command
    .description(
      "In local mode: look after the folder until Ctrl-C, and tell what happens. What falls due is done, and an engine that has ended is started again.",
    )
    .addHelpText("after", examples(["In a terminal of its own, beside the app under development", "kubectl cloud --local dev"]))
    .action(async () => {
      const context = await frame.connectFolder(command.optsWithGlobals<GlobalFlags>());
      await dev(context, frame.io);
    });
};

async function dev(context: FolderContext, io: Io): Promise<void> {
  const end = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => end.abort());
  io.note("looking after the folder until Ctrl-C; engines go on after that");
  await context.runs.during(async () => {
    for await (const happening of happenings(context, end.signal)) io.note(line(context, happening));
  });
  const running = (await findAll(context, "all")).filter(
    ({ object }) => engines[object.kind] && isMade(object) && !context.runs.hasEnded(object),
  );
  const names = running.map(({ kind, name }) => shortName(kind, name)).join(", ");
  io.note(running.length ? `ended; ${names} go on: to stop them, kubectl cloud stop --all` : "ended; no engine runs");
}

function isMade({ status }: ServiceObject): boolean {
  return status?.binding !== undefined;
}

function line({ namespace, now }: FolderContext, { kind, object: { metadata }, step }: Happening): string {
  const name = `${shortName(kind, metadata.name)}${metadata.namespace === namespace ? "" : ` -n ${metadata.namespace}`}`;
  switch (step.type) {
    case "appeared":
      return `${name}: created`;
    case "gone":
      return `${name}: gone`;
    default:
      return stepLine(name, step, now());
  }
}
