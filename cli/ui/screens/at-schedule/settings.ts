import { readSettings, type Settings, type SettingWords } from "../../../actions/schedule-settings.ts";
import { parseDuration } from "../../../duration.ts";
import type { FieldSchema } from "../../../flags/schema.ts";
import type { Field } from "../../components/form.tsx";
import type { Draft } from "./draft.ts";

const flags = {
  name: "name",
  deadline: "startingDeadline",
  concurrency: "concurrency",
  suspend: "suspend",
  successes: "successfulHistoryLimit",
  failures: "failedHistoryLimit",
} as const satisfies Record<string, keyof SettingWords>;

/** Fields of how a schedule is carried out; some are for what comes again and again alone. */
export function settingFields({ time: { often }, given }: Draft): Field[] {
  const fields: (Field | false)[] = [
    { id: "name", label: "Name", placeholder: "made of the action and the object", help: "Name of the schedule." },
    {
      id: "deadline",
      label: "Deadline",
      placeholder: "however late",
      help: "How late it may still be started, such as 2h; later is missed.",
    },
    often === "again and again" && {
      id: "concurrency",
      label: "Concurrency",
      choices: ["Allow", "Forbid", "Replace"],
      placeholder: "Allow",
      help: "When an earlier one is still at work: allow both, forbid the new one, or replace the earlier.",
    },
    { id: "suspend", label: "Suspended", choices: ["no", "yes"], placeholder: "no", help: "Start nothing until `at-schedule resume`." },
    !given && {
      id: "missing",
      label: "May come later",
      choices: ["no", "yes"],
      placeholder: "no",
      help: "Whether the object of the action need not be there yet.",
    },
    { id: "successes", label: "Successes kept", placeholder: "3", help: "How many that succeeded are remembered." },
    { id: "failures", label: "Failures kept", placeholder: "1", help: "How many that failed or were missed are remembered." },
  ];
  return fields.filter((field) => field !== false);
}

/** Reads them. Throws `UsageError` for the first that is wrong. */
export function settingsOf({ settings, time }: Draft, schema: FieldSchema): Settings {
  return readSettings(wordsOf(settings, time.often === "again and again"), schema);
}

/** How late it may be started, in milliseconds; undefined where nothing, or nothing right, is said of it. */
export function deadlineOf({ settings: { deadline } }: Draft): number | undefined {
  try {
    return deadline ? parseDuration(deadline, "") : undefined;
  } catch {
    return undefined;
  }
}

/** What is wrong with each. */
export function settingProblems(draft: Draft, schema: FieldSchema): Record<string, string> {
  return Object.fromEntries(
    Object.entries(draft.settings).flatMap(([id, value]) => {
      try {
        settingsOf({ ...draft, settings: { [id]: value } }, schema);
        return [];
      } catch (error) {
        return [[id, (error as Error).message.replace(/^--[a-z-]+: /, "")]];
      }
    }),
  );
}

function wordsOf(settings: Draft["settings"], again: boolean): SettingWords {
  const given = Object.entries(flags).flatMap(([id, flag]) => {
    const value = settings[id];
    // of what is for --cron alone, nothing is left when it comes once
    if (!value || (id === "concurrency" && (!again || value === "Allow"))) return [];
    return [[flag, id === "suspend" ? value === "yes" : value]].filter(([, one]) => one !== false);
  });
  return { ...(again && { cron: "" }), ...(Object.fromEntries(given) as SettingWords) };
}
