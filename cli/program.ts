import { Command, CommanderError, Option } from "commander";

import { UsageError } from "../lib/errors.ts";
import type { Frame, GlobalFlags } from "./context.ts";
import { addGlobalFlags } from "./flags/common.ts";
import { didYouMean } from "./nearest.ts";
import { type Verb, verbs } from "./verbs.ts";

/**
 * The command line: all verbs by name, each given its flags only when it is the one called.
 *
 * @param behind - the command behind `--`, of a verb that runs one
 */
export function createProgram(frame: Frame, behind: readonly string[] = []): Command {
  const program = new Command("kubectl cloud");
  program
    .usage("VERB [flags]")
    .description("Databases, queues and buckets of your cloud accounts as Kubernetes objects.")
    .helpOption("-h, --help", "show help")
    .helpCommand(false)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({ writeOut: (text) => frame.io.out(text), writeErr: () => undefined, getOutHelpWidth: () => frame.io.width ?? 100 })
    .configureHelp({ showGlobalOptions: true, visibleGlobalOptions: (command) => globalOptions(command, program) })
    .argument("[verb...]", "", undefined)
    .allowUnknownOption()
    .action(async (words: string[]) => {
      const allNamespaces = frame.io.rich && words.length > 0 && words.every((word) => word === "-A" || word === "--all-namespaces");
      if (words[0] !== undefined && !allNamespaces) throw unknownVerb(words[0]);
      if (!frame.io.rich) return program.outputHelp();
      const { dashboard } = await import("./commands/dashboard.ts");
      await dashboard(frame, program.opts<GlobalFlags>(), { allNamespaces });
    });
  addGlobalFlags(program);
  for (const verb of verbs) addVerb(program, verb);
  program.hook("preSubcommand", async (_, command) => configureVerb(program, command, frame, behind));
  program.hook("preAction", (_, command) => {
    if (command !== program) sayPlace(frame, command.optsWithGlobals());
  });
  return program;
}

/** Parses and runs. Throws {@link UsageError} for what can't be parsed, and whatever the verb throws. */
export async function runProgram(args: readonly string[], frame: Frame): Promise<void> {
  // `help create queue` is `create queue --help`
  const { words, behind } = inOurWords(args[0] === "help" ? [...args.slice(1), "--help"] : args);
  const program = createProgram(frame, behind);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program);
  }
}

/** The words before `--` as commander reads them, and the command behind it of a verb that runs one. */
export function inOurWords(args: readonly string[]): { words: string[]; behind: readonly string[] } {
  const end = args.includes("--") ? args.indexOf("--") : args.length;
  const words = args.slice(0, end).map(inOurWord);
  // commander drops `--`, and would not tell where the command begins
  const verb = end < args.length ? verbs.find(({ name }) => name === firstOperand(words)) : undefined;
  return verb?.runsCommand ? { words, behind: args.slice(end + 1) } : { words: [...words, ...args.slice(end)], behind: [] };
}

/**
 * `--wait=false`, as kubectl has it, is `--no-wait` to commander; the folder of `--local=DIR` belongs to another flag, so that
 * `--local` alone takes no word that follows, and so does the name of `--files=NAME`.
 */
function inOurWord(word: string): string {
  const [, name, value] = /^--([a-z][a-z-]*)=(true|false)$/.exec(word) ?? [];
  return name
    ? `--${value === "false" ? "no-" : ""}${name}`
    : word.replace(/^--local=/, "--local-folder=").replace(/^--files=/, "--files-name=");
}

function firstOperand(words: readonly string[]): string | undefined {
  const program = new Command();
  addGlobalFlags(program);
  try {
    return program
      .exitOverride()
      .configureOutput({ writeErr: () => undefined })
      .parseOptions([...words]).operands[0];
  } catch {
    // a flag without its value, which is found when it is parsed in earnest
    return undefined;
  }
}

/** Local mode is never silent: it is said before anything else is. */
function sayPlace({ io, place }: Frame, flags: GlobalFlags): void {
  const chosen = place(flags);
  if (chosen.type === "cluster") return;
  io.command = chosen.command;
  io.note(`local: ${chosen.folder}`);
}

/** Gives a verb its flags; also what completion does before it lists them. */
export async function configureVerb(program: Command, command: Command, frame: Frame, behind: readonly string[] = []): Promise<void> {
  const verb = verbs.find(({ name }) => name === command.name());
  if (!verb) return;
  const { configure } = await verb.load();
  await configure(command, frame, program.args.slice(1), behind);
  // a switch that is off unless it is given can still be given as =false
  for (const { long, required, optional, negate } of command.options) {
    const off = long?.replace(/^--/, "--no-");
    if (off && !required && !optional && !negate && !command.options.some((other) => other.long === off)) {
      command.addOption(new Option(off).hideHelp());
    }
  }
}

function addVerb(program: Command, { name, summary }: Verb): void {
  program.command(name).summary(summary).description(`${summary}.`).helpOption("-h, --help", "show help").allowExcessArguments(false);
}

/** The program's own flags, without its help flag, which each verb has. */
function globalOptions(command: Command, program: Command): Command["options"][number][] {
  return command === program ? [] : [...program.options];
}

function unknownVerb(word: string): UsageError {
  const what = word.startsWith("-") ? "flag" : "command";
  const like =
    what === "command"
      ? didYouMean(
          word,
          verbs.map(({ name }) => name),
        )
      : undefined;
  return new UsageError(`unknown ${what} "${word}"`, like ?? "see `kubectl cloud --help`");
}

/** commander's words in our form: one line, the suggestion as the hint. */
function usageError(error: CommanderError, program: Command): UsageError {
  const [line = "", suggestion] = error.message
    .replace(/^error: /, "")
    .replace("unknown option", "unknown flag")
    .split("\n");
  if (suggestion) return new UsageError(line, suggestion.replace(/^\((.*)\)$/, "$1").replace(/^Did/, "did"));
  const verb = program.args.find((word) => verbs.some((one) => one.name === word));
  return new UsageError(line, `see \`kubectl cloud ${verb ? `${verb} ` : ""}--help\``);
}
