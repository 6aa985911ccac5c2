import { UsageError } from "../../lib/errors.ts";
import { didYouMean } from "../nearest.ts";
import type { Configure } from "../verbs.ts";

/** What can be done with accounts; each adds its own arguments behind its name. */
const actions: Record<string, () => Promise<{ configure: Configure }>> = {
  add: () => import("./account-add.ts"),
  list: () => import("./account-list.ts"),
  check: () => import("./account-check.ts"),
};

/** What kubectl itself does with accounts, by the words for it. */
const ofKubectl: Record<string, string> = { delete: "delete", remove: "delete", get: "get", show: "get", edit: "edit", update: "edit" };

export const configure: Configure = async (command, frame, args, behind) => {
  const names = Object.keys(actions);
  const action = args.find((word) => names.includes(word));
  if (action !== undefined) {
    command.argument("<ACTION>").usage(`${action} [flags]`);
    await (await (actions[action] as (typeof actions)[string])()).configure(command, frame, args, behind);
    return;
  }
  const argument = command.createArgument("[ACTION]", "what to do; `account ACTION --help` shows its flags");
  // shown and completed, and checked below with a better message
  argument.argChoices = names;
  // what follows an action that there isn't is not the mistake to speak of
  if (args[0]?.startsWith("-") === false) command.allowUnknownOption().allowExcessArguments();
  command.addArgument(argument).action((word: string | undefined) => {
    if (word === undefined) command.outputHelp();
    else throw new UsageError(`unknown action "${word}" of account`, hintFor(word, args[args.indexOf(word) + 1]));
  });
};

function hintFor(word: string, name = "NAME"): string {
  const verb = Object.hasOwn(ofKubectl, word) ? ofKubectl[word] : undefined;
  if (verb !== undefined) return `that is kubectl's: kubectl ${verb} cloudaccount ${name}`;
  const names = Object.keys(actions);
  return didYouMean(word, names) ?? `the actions are ${names.join(", ")}`;
}
