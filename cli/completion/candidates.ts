import type { Command, Option } from "commander";

import { accountType, builtin, findKind, type Kind, serviceKinds } from "../../lib/kinds.ts";
import type { ResourceType } from "../../lib/store/store.ts";
import { namesOf } from "../actions/find.ts";
import type { Frame, GlobalFlags } from "../context.ts";
import { configureVerb, createProgram, inOurWords } from "../program.ts";
import { verbs } from "../verbs.ts";
import { scheduleWords } from "./at-schedule.ts";
import { boundWords } from "./bind.ts";

/** A word to choose, with what it means. */
export interface Candidate {
  word: string;
  about?: string;
}

/** What may stand where the last word is being typed; `files` when it is the name of a file. */
export interface Completion {
  candidates: Candidate[];
  files: boolean;
}

/** Verbs whose operands are objects of service kinds. */
const objectVerbs: ReadonlySet<string> = new Set([
  "plan",
  "approve",
  "reconcile",
  "rotate",
  "status",
  "history",
  "logs",
  "env",
  "exec",
  "start",
  "stop",
  "delete",
]);

/** Completes the last word. The cluster is asked only where a name of its objects may stand. */
export async function complete(words: readonly string[], frame: Frame): Promise<Completion> {
  const { words: before, behind } = inOurWords(words.slice(0, -1));
  const typed = words.at(-1) ?? "";
  if (behind.length || before.length < words.length - 1) return { candidates: [], files: true };
  const program = createProgram(frame);
  const last = before.at(-1) ?? "";
  // a flag that still waits for its value, which is what is being typed
  const parsed = program.parseOptions(valueless(program, last) ? before.slice(0, -1) : [...before]);
  program.args = [...parsed.operands, ...parsed.unknown];
  const verb = program.commands.find((one) => one.name() === program.args[0]);
  if (verb) await configureVerb(program, verb, frame);
  const [command, args] = innermost(verb, program.args.slice(1));
  const options = [...(command?.options ?? []), ...program.options];
  const waiting = options.find((option) => option.required && isFlag(option, last));
  if (waiting?.long === "--filename" || waiting?.long === "--kubeconfig") return { candidates: [], files: true };
  const ask = names(frame, program.opts());
  const found = waiting
    ? await values(waiting, ask)
    : typed.startsWith("-")
      ? flags(options)
      : await operands(command, verb ? args : program.args, typed, ask);
  return { candidates: found.filter(({ word }) => word.startsWith(typed)), files: false };
}

function valueless(program: Command, word: string): boolean {
  return program.options.some((option) => option.required && isFlag(option, word));
}

function isFlag({ short, long }: Option, word: string): boolean {
  return word !== "" && (word === short || word === long);
}

type Ask = (type: ResourceType) => Promise<Candidate[]>;

function names(frame: Frame, flags: GlobalFlags): Ask {
  return async (type) => {
    const found = await namesOf(await frame.connect(flags), type);
    return found.map((word) => ({ word }));
  };
}

function values(option: Option, ask: Ask): Candidate[] | Promise<Candidate[]> {
  if (option.argChoices) return option.argChoices.map((word) => ({ word }));
  if (option.long === "--account") return ask(accountType);
  if (option.long === "--time-zone") return Intl.supportedValuesOf("timeZone").map((word) => ({ word }));
  if (option.long === "--namespace") return ask(builtin.namespace);
  return [];
}

function flags(options: readonly Option[]): Candidate[] {
  return [
    ...options.filter(({ hidden }) => !hidden).map(({ long, description }) => ({ word: long ?? "", about: description })),
    { word: "--help" },
  ];
}

/** A verb's own command that the words name, such as `account add`, and the words after it. */
function innermost(command: Command | undefined, args: readonly string[]): [Command | undefined, readonly string[]] {
  const inner = command?.commands.find((one) => one.name() === args[0]);
  return inner ? innermost(inner, args.slice(1)) : [command, args];
}

async function operands(command: Command | undefined, args: readonly string[], typed: string, ask: Ask): Promise<Candidate[]> {
  if (!command) return args.length ? [] : verbs.map(({ name, summary }) => ({ word: name, about: summary }));
  const given = operandsOf(command, args);
  if (!given.length && command.commands.length) return command.commands.map((one) => ({ word: one.name(), about: one.summary() }));
  const choices = command.registeredArguments[given.length]?.argChoices;
  if (choices) return choices.map((word) => ({ word }));
  if (command.name() === "create") return given.length ? [] : kindWords();
  const verb = command.name();
  if (verb === "bind" || verb === "unbind") return boundWords(verb, given, typed, { kinds: kindWords, ask });
  const objects = (words: readonly string[]) => objectWords(words, typed, ask);
  if (command.name() === "at-schedule") return scheduleWords(given, { kinds: kindWords, objects, ask, kindOf: findKind });
  return objectVerbs.has(command.name()) ? objects(given) : [];
}

/** Objects, as a kind and a name or with a slash between. */
function objectWords([first]: readonly string[], typed: string, ask: Ask): Promise<Candidate[]> | Candidate[] {
  if (typed.includes("/")) return slashed(findKind(typed.split("/")[0] ?? ""), typed, ask);
  if (first === undefined || first.includes("/")) return kindWords();
  const kind = findKind(first);
  return kind ? ask(kind) : [];
}

function operandsOf(command: Command, args: readonly string[]): string[] {
  try {
    return command.parseOptions([...args]).operands;
  } catch {
    // a flag without its value at the end
    return args.filter((word) => !word.startsWith("-"));
  }
}

function kindWords(): Candidate[] {
  return serviceKinds.map(({ singular, kind }) => ({ word: singular, about: kind }));
}

async function slashed(kind: Kind | undefined, typed: string, ask: Ask): Promise<Candidate[]> {
  const prefix = typed.slice(0, typed.indexOf("/") + 1);
  return kind ? (await ask(kind)).map(({ word }) => ({ word: prefix + word })) : [];
}
