import { UsageError } from "../../lib/errors.ts";
import { didYouMean } from "../nearest.ts";
import type { Configure } from "../verbs.ts";

/** What can be done with accounts; each adds its own arguments behind its name. */
const actions: Record<string, () => Promise<{ configure: Configure }>> = {
  add: () => import("./account-add.ts"),
  list: () => import("./account-list.ts"),
  check: () => import("./account-check.ts"),
};

export const configure: Configure = async (command, frame, args) => {
  const names = Object.keys(actions);
  const action = args.find((word) => names.includes(word));
  if (action !== undefined) {
    command.argument("<ACTION>").usage(`${action} [flags]`);
    await (await (actions[action] as (typeof actions)[string])()).configure(command, frame, args);
    return;
  }
  const argument = command.createArgument("[ACTION]", "what to do; `account ACTION --help` shows its flags");
  // shown and completed, and checked below with a better message
  argument.argChoices = names;
  command.addArgument(argument).action((word: string | undefined) => {
    if (word === undefined) command.outputHelp();
    else throw new UsageError(`unknown action "${word}" of account`, didYouMean(word, names) ?? `the actions are ${names.join(", ")}`);
  });
};
