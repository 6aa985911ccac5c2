import type { Frame } from "../cli/context.ts";
import { createProgram, runProgram } from "../cli/program.ts";
import { verbs } from "../cli/verbs.ts";
import { serviceKinds } from "../lib/kinds.ts";
import manifest from "../package.json" with { type: "json" };

/** Verbs whose help depends on the words behind them. */
const inner: Record<string, readonly string[]> = {
  account: ["add aws", "add azure", "list", "check"],
  "at-schedule": ["WHEN create", "WHEN run", "list", "show", "cancel", "suspend", "resume"],
  create: serviceKinds.map(({ singular }) => singular),
};

/** docs/reference/commands.md: what `--help` says of every command, by its path from the root of the repository. */
export async function commandsPage(): Promise<Record<string, string>> {
  const commands = verbs.flatMap(({ name }) => [[name], ...(inner[name] ?? []).map((words) => [name, ...words.split(" ")])]);
  const sections = await Promise.all(commands.map(async (words) => section(`kubectl cloud ${words.join(" ")}`, await help(words))));
  const page = [
    "# Commands",
    "<!-- Generated from cli/ by `npm run generate`: change it there. -->",
    "What `--help` says. VERSION stands for the plugin's own version.",
    section("Flags of every command", globalFlags()),
    ...sections,
  ];
  return { "docs/reference/commands.md": `${page.join("\n\n")}\n` };
}

function section(title: string, text: string): string {
  return `## ${title}\n\n\`\`\`text\n${text.replace(/^\n|\n+$/g, "")}\n\`\`\``;
}

async function help(words: readonly string[]): Promise<string> {
  let said = "";
  await runProgram(
    [...words, "--help"],
    frame((text) => (said += text)),
  );
  return said.replace(/\nGlobal Options:\n(?: .*\n)+/, "").replaceAll(manifest.version, "VERSION");
}

function globalFlags(): string {
  const text = createProgram(frame(() => undefined)).helpInformation();
  return /\nOptions:\n((?: .*\n)+)/.exec(text)?.[1] ?? "";
}

function frame(out: (text: string) => void): Frame {
  return {
    io: {
      out,
      note: () => undefined,
      stdin: () => Promise.resolve(""),
      width: 100,
      interactive: false,
      rich: false,
      confirm: () => Promise.resolve(false),
    },
    place: () => ({ type: "cluster" }),
    connect: () => Promise.reject(new Error("help asks no cluster")),
    connectCluster: () => Promise.reject(new Error("help asks no cluster")),
    connectFolder: () => Promise.reject(new Error("help asks no folder")),
  };
}
