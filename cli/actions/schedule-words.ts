import { UsageError } from "../../lib/errors.ts";
import { didYouMean } from "../nearest.ts";

/** What can be done at a time: how it is typed, and what it does. */
export const actions = {
  create: ["create -f FILE | KIND NAME", "create objects, with the flags of `kubectl cloud create`"],
  delete: ["delete KIND/NAME", "delete an object, and with it what its deletionPolicy says"],
  set: ["set KIND/NAME FIELD=VALUE...", "set fields of an object's spec"],
  reconcile: ["reconcile KIND/NAME", "have a run look after an object"],
  rotate: ["rotate KIND/NAME", "give an object new credentials"],
  run: ["run --image IMAGE", "run a command, behind --, in a Job of the namespace"],
} as const;

/** Flags of every action that fields of a service have too: there they are the schedule's. */
export const ownFlags: ReadonlySet<string> = new Set(["--suspend"]);

export type ActionName = keyof typeof actions;

/** What can be done with schedules that are there. */
export const inner = ["list", "show", "cancel", "suspend", "resume"] as const;

/** The words of a command line, by what they are for. */
export interface Words {
  /** "" when nothing is said of it. */
  when: string;
  action: ActionName;
  /** What the action is about. */
  rest: string[];
}

/** Whether a word is an action. */
export function isAction(word: string): word is ActionName {
  return Object.hasOwn(actions, word);
}

/** Takes words apart: those before the first action are the time, with or without quotes. Throws {@link UsageError} without an action. */
export function splitWords(words: readonly string[]): Words {
  const at = words.findIndex(isAction);
  const action = words[at];
  if (action !== undefined && isAction(action)) return { when: words.slice(0, at).join(" "), action, rest: words.slice(at + 1) };
  const names = [...Object.keys(actions), ...inner];
  // what stands for an action is behind the time
  const like = words.flatMap((word) => didYouMean(word, names) ?? []).at(-1);
  throw new UsageError(
    `"${words.join(" ")}" names no action`,
    like ??
      'say what to do, such as `kubectl cloud at-schedule "tomorrow 02:00" delete queue/orders`; see `kubectl cloud at-schedule --help`',
  );
}
