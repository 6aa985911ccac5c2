import { Command, CommanderError, Option } from "commander";

import { UsageError } from "../lib/errors.ts";
import type { Frame } from "./context.ts";
import { addGlobalFlags } from "./flags/common.ts";
import { didYouMean } from "./nearest.ts";
import { type Verb, verbs } from "./verbs.ts";

/** The command line: all verbs by name, each given its flags only when it is the one called. */
export function createProgram(frame: Frame): Command {
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
    .action(([word]: string[]) => {
      if (word === undefined) program.outputHelp();
      else throw unknownVerb(word);
    });
  addGlobalFlags(program);
  for (const verb of verbs) addVerb(program, verb);
  program.hook("preSubcommand", async (_, command) => configureVerb(program, command, frame));
  return program;
}

/** Parses and runs. Throws {@link UsageError} for what can't be parsed, and whatever the verb throws. */
export async function runProgram(args: readonly string[], frame: Frame): Promise<void> {
  const program = createProgram(frame);
  // `help create queue` is `create queue --help`
  const words = (args[0] === "help" ? [...args.slice(1), "--help"] : args).map(switchAsWord);
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error, program);
  }
}

/** `--wait=false` as kubectl has it, in commander's words: `--no-wait`. */
function switchAsWord(word: string): string {
  const [, name, value] = /^--([a-z][a-z-]*)=(true|false)$/.exec(word) ?? [];
  return name ? `--${value === "false" ? "no-" : ""}${name}` : word;
}

/** Gives a verb its flags; also what completion does before it lists them. */
export async function configureVerb(program: Command, command: Command, frame: Frame): Promise<void> {
  const verb = verbs.find(({ name }) => name === command.name());
  if (!verb) return;
  const { configure } = await verb.load();
  await configure(command, frame, program.args.slice(1));
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
