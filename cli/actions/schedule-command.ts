import type { CloudScheduleSpec } from "../../crds/api/kinds/cloudschedule.ts";
import { annotations } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { findKind } from "../../lib/kinds.ts";
import { createWords } from "../flags/command-line.ts";
import { loadSchema } from "../flags/schema.ts";
import { assignments } from "../output/schedule-action.ts";
import type { Action } from "./schedule-action.ts";
import { type ActionName, ownFlags } from "./schedule-words.ts";

/** The words of an action, and those that stand behind `--`. */
export interface ActionWords {
  words: string[];
  behind: readonly string[];
}

/** What of a schedule is not in its spec. */
export interface Given {
  /** The name that was given; undefined where it is made of the action. */
  name?: string;
  /** Whether the object may come later. */
  mayBeMissing?: boolean;
  /** Those of the action, where they are not told by the spec, as those of a file. */
  action?: ActionWords;
}

/** The words behind `kubectl cloud` that write the same schedule, with its time as it was understood: said later they mean no other. */
export async function scheduleWords(spec: CloudScheduleSpec, given: Given): Promise<string[]> {
  const { words, behind } = given.action ?? (await actionWords(spec.action));
  const flags: [string, string | number | undefined][] = [
    ["--name", given.name],
    ["--starting-deadline", spec.startingDeadlineSeconds && `${spec.startingDeadlineSeconds}s`],
    ["--concurrency", spec.concurrencyPolicy],
    ["--successful-history-limit", spec.successfulHistoryLimit],
    ["--failed-history-limit", spec.failedHistoryLimit],
  ];
  return [
    "at-schedule",
    ...(spec.cron === undefined ? [spec.at ?? ""] : ["--cron", spec.cron, "--time-zone", spec.timeZone]),
    ...words,
    ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, String(value)])),
    ...(spec.suspend ? ["--suspend"] : []),
    ...(given.mayBeMissing ? ["--ignore-not-found"] : []),
    ...(behind.length ? ["--", ...behind] : []),
  ];
}

/** The words of an action. One that creates is of a single service, as others have no flags. */
async function actionWords({ create, delete: gone, set, reconcile, rotate, run }: Action): Promise<ActionWords> {
  if (create) return alone(await creation(create.objects[0] as unknown as ServiceObject));
  if (run) {
    const variables = (run.env ?? []).flatMap(({ name, value, secretKeyRef }) =>
      secretKeyRef ? ["--env-from-secret", `${name}=${secretKeyRef.name}/${secretKeyRef.key}`] : ["--env", `${name}=${value ?? ""}`],
    );
    const account = run.serviceAccountName === undefined ? [] : ["--service-account", run.serviceAccountName];
    return { words: ["run", "--image", run.image, ...variables, ...account], behind: run.command ?? [] };
  }
  if (set) return alone([...about("set", set), ...assignments(set.spec)]);
  if (gone) return alone(about("delete", gone));
  return alone(rotate ? about("rotate", rotate) : about("reconcile", reconcile ?? { kind: "", name: "" }));
}

function alone(words: string[]): ActionWords {
  return { words, behind: [] };
}

function about(action: ActionName, { kind, name }: { kind: string; name: string }): string[] {
  return [action, `${kind.toLowerCase()}/${name}`];
}

async function creation({ kind: word, metadata, spec }: ServiceObject): Promise<string[]> {
  const kind = findKind(word);
  if (!kind) return [];
  const approval = metadata.annotations?.[annotations.approval] !== undefined;
  return createWords({ kind, name: metadata.name, schema: await loadSchema(kind.singular), spec, approval }, ownFlags);
}
