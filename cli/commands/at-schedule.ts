import { type Command } from "commander";

import type { Kind } from "../../lib/kinds.ts";
import { type ActionName, actions, inner, isAction, splitWords } from "../actions/schedule-words.ts";
import type { Frame } from "../context.ts";
import { examples } from "../flags/common.ts";
import { kindAmong, operands } from "../flags/kind.ts";
import { addSchemaFlags } from "../flags/options.ts";
import { loadSchema } from "../flags/schema.ts";
import type { Configure } from "../verbs.ts";
import { addActionFlags, addAllFlags, addScheduleFlags, type ScheduleFlags } from "./at-schedule-flags.ts";
import type { FromFlags } from "./create-flags.ts";

const commands: Record<(typeof inner)[number], () => Promise<{ configure: Configure }>> = {
  list: () => import("./at-schedule-list.ts"),
  show: () => import("./at-schedule-show.ts"),
  cancel: () => import("./at-schedule-cancel.ts"),
  suspend: () => import("./at-schedule-suspend.ts"),
  resume: () => import("./at-schedule-suspend.ts"),
};

export const configure: Configure = async (command, frame, args, behind) => {
  const words = operands(args, addAllFlags);
  const own = inner.find((name) => name === words[0]);
  if (own !== undefined) {
    command.usage(`${own} [flags]`);
    await (await commands[own]()).configure(command, frame, args, behind);
    return;
  }
  const action = words.find(isAction);
  addScheduleFlags(command);
  if (action === undefined) withoutAction(command, frame, words.length > 0);
  else await withAction(command, frame, args, behind, action);
};

function withoutAction(command: Command, frame: Frame, given: boolean): void {
  // the flags of an action that there isn't are not the mistake to speak of
  if (given) command.allowUnknownOption();
  command
    .usage(
      "WHEN ACTION [flags]\n       kubectl cloud at-schedule --cron CRON ACTION [flags]\n       kubectl cloud at-schedule list | show NAME | cancel NAME… | suspend NAME… | resume NAME…",
    )
    .description(
      'Do something at a time: once, or again and again with --cron. WHEN is RFC 3339 or English in your time zone, with a zone at its end if it is another\'s: "tomorrow 02:00", "in 2 hours", "next friday 18:00 Asia/Tokyo", now.',
    )
    .argument("[word...]", "WHEN and ACTION; `at-schedule WHEN ACTION --help` shows an action's flags")
    .addHelpText(
      "after",
      `\nActions:\n${Object.values(actions)
        .map(([form, text]) => `  ${form.padEnd(30)}  ${text}\n`)
        .join("")}${general}`,
    )
    .action(async (words: string[]) => {
      const flags = command.optsWithGlobals<ScheduleFlags>();
      const { isTime, mayAsk, scheduleOnScreen, startOf } = await import("./at-schedule-screen.ts");
      if (mayAsk(frame, flags) && (await isTime(words, flags))) return scheduleOnScreen(frame, flags, startOf(flags, words.join(" ")));
      if (!words.length && flags.cron === undefined) command.outputHelp();
      else splitWords(words);
    });
}

async function withAction(
  command: Command,
  frame: Frame,
  args: readonly string[],
  behind: readonly string[],
  action: ActionName,
): Promise<void> {
  addActionFlags(command, action);
  const created = action === "create" ? await createdKind(args) : undefined;
  const schema = created && (await loadSchema(created.singular));
  const given = created && schema && addSchemaFlags(command, schema, created.kind);
  command
    .usage(`WHEN ${created ? `create ${created.singular} NAME` : actions[action][0]} [flags]${action === "run" ? " [-- COMMAND]" : ""}`)
    .description(`At a time: ${actions[action][1]}.`)
    .argument("<word...>", "WHEN, or --cron instead; then the action")
    .addHelpText("after", helpOf[action])
    .action(async (words: string[]) => {
      const fields: Omit<FromFlags, "name"> | undefined = created && schema && given && { kind: created, schema, given: given() };
      const [flags, said, besides] = [command.optsWithGlobals<ScheduleFlags>(), splitWords(words), { fields, behind }];
      const { actionOnScreen, isWhole, mayAsk } = await import("./at-schedule-screen.ts");
      const isMissing = (said.when === "" && flags.cron === undefined) || !isWhole(action, said.rest, flags);
      if (isMissing && mayAsk(frame, flags)) return actionOnScreen(frame, flags, said, besides);
      const { writeSchedule } = await import("./at-schedule-write.ts");
      await writeSchedule(frame, flags, said, besides);
    });
}

/** The kind that `create` names behind it; its flags decide which words are their values. */
function createdKind(args: readonly string[]): Promise<Kind | undefined> {
  return kindAmong(args.slice(args.indexOf("create") + 1), addAllFlags);
}

const general = examples(
  ["Delete a database tonight, after being asked", 'kubectl cloud at-schedule "tomorrow 02:00" delete postgres/orders'],
  ["New credentials each night in Tokyo", 'kubectl cloud at-schedule --cron "0 2 * * *" --time-zone Asia/Tokyo rotate postgres/orders'],
  [
    "What is to come, and one of them with its next five times",
    "kubectl cloud at-schedule list\n  kubectl cloud at-schedule show rotate-postgres-orders",
  ],
  ["Take it back", "kubectl cloud at-schedule cancel rotate-postgres-orders"],
);

const helpOf: Record<ActionName, string> = {
  create: examples(
    ["A queue for the campaign that begins on Friday", 'kubectl cloud at-schedule "next friday 08:00" create queue campaign --account dev'],
    ["What is deleted each evening, made again in the morning", 'kubectl cloud at-schedule --cron "0 7 * * 1-5" create -f dev.yaml'],
  ),
  delete: examples(["An environment for a week", 'kubectl cloud at-schedule "in 7 days" delete postgres/preview']),
  set: examples([
    "A larger database before the sale",
    "kubectl cloud at-schedule 2026-11-27T06:00:00+09:00 set postgres/orders size=large",
  ]),
  reconcile: examples([
    "Put back by the morning what was changed by hand",
    'kubectl cloud at-schedule --cron "0 6 * * *" reconcile queue/orders',
  ]),
  rotate: examples(["New credentials on each first of the month", 'kubectl cloud at-schedule --cron "0 3 1 * *" rotate postgres/orders']),
  run: examples([
    "Clean a database up each night, with its connection",
    'kubectl cloud at-schedule --cron "0 3 * * *" run --image postgres:17 --env-from-secret URL=orders/uri -- sh -c \'psql "$URL" -c "VACUUM"\'',
  ]),
};
