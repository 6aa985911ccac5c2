import { Command } from "commander";

import { findKind, type Kind } from "../../lib/kinds.ts";
import { addSchemaFlags } from "./options.ts";
import { loadSchema } from "./schema.ts";

/** Gives a command the flags that it has for every kind. */
export type AddOwnFlags = (command: Command) => void;

/** The service kind that the first operand names, read with that kind's own flags. */
export async function kindAmong(
  args: readonly string[],
  addOwnFlags: AddOwnFlags,
  kindOf: (word: string) => Kind | undefined = findKind,
): Promise<Kind | undefined> {
  const candidates = new Set(args.map(kindOf).filter((kind) => kind?.service));
  for (const kind of candidates) {
    if (!kind) continue;
    const trial = trialOf(addOwnFlags);
    addSchemaFlags(trial, await loadSchema(kind.singular), kind.kind);
    const [first] = operandsOf(trial, args);
    if (first !== undefined && kindOf(first) === kind) return kind;
  }
  return undefined;
}

/** The words before any flag but those of every kind. */
export function operands(args: readonly string[], addOwnFlags: AddOwnFlags): string[] {
  try {
    return trialOf(addOwnFlags).parseOptions([...args]).operands;
  } catch {
    return [];
  }
}

function trialOf(addOwnFlags: AddOwnFlags): Command {
  const trial = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  addOwnFlags(trial);
  return trial;
}

function operandsOf(trial: Command, args: readonly string[]): string[] {
  try {
    const { operands, unknown } = trial.parseOptions([...args]);
    return [...operands, ...unknown];
  } catch {
    // a flag without its value: the words before it are enough, and the error comes when it is parsed in earnest
    return args.filter((word) => !word.startsWith("-"));
  }
}
