import { apiVersion } from "../../../../crds/api/names.ts";
import type { ServiceObject } from "../../../../crds/api/objects.ts";
import type { Kind } from "../../../../lib/kinds.ts";
import { approvalRequired } from "../../../actions/approval.ts";
import type { AskedAction } from "../../../actions/schedule-action.ts";
import type { ActionWords } from "../../../actions/schedule-command.ts";
import { scheduleCreate } from "../../../actions/schedule-create.ts";
import { scheduleObject } from "../../../actions/schedule-object.ts";
import { runFrom } from "../../../actions/schedule-run-words.ts";
import { scheduleRun } from "../../../actions/schedule-run.ts";
import { readSet } from "../../../actions/schedule-set.ts";
import type { ActionName } from "../../../actions/schedule-words.ts";
import { shellWords } from "../../../environment/words.ts";
import type { FieldSchema } from "../../../flags/schema.ts";
import type { Manifest } from "../../../manifests.ts";
import { type NamedTarget, shortName } from "../../../target.ts";

/** A time as it is typed: for once in words, or again and again as a cron expression. */
export interface TimeDraft {
  often: "once" | "again and again";
  when: string;
  cron: string;
  /** Default, where it is empty: the user's. */
  timeZone: string;
}

/** An action that was read before the screen was opened, with its words. */
export interface GivenAction {
  asked: AskedAction;
  /** Where they are not told by what it does. */
  words: ActionWords | undefined;
}

/** An object that is to be created. */
export interface Made {
  kind: Kind;
  name: string;
  spec: Record<string, unknown>;
  /** Of the kind. */
  schema: FieldSchema;
  approval?: boolean;
}

/** A schedule as far as it is typed. */
export interface Draft {
  time: TimeDraft;
  action: ActionName | undefined;
  /** What the action is about; of an action of the command line, nothing is asked any more. */
  object: NamedTarget | undefined;
  given: GivenAction | undefined;
  /** Of `set` by path, and of `run` by flag: what is typed into the action's form. */
  fields: Readonly<Record<string, string>>;
  /** Of `set`: `delaySeconds=30` for each field that changes. */
  assignments: readonly string[];
  /** Of `create`. */
  made: Made | undefined;
  settings: Readonly<Record<string, string>>;
}

/** An empty one. */
export const emptyDraft: Draft = {
  time: { often: "once", when: "", cron: "", timeZone: "" },
  action: undefined,
  object: undefined,
  given: undefined,
  fields: {},
  assignments: [],
  made: undefined,
  settings: {},
};

/** Whether the object of the action may come later. */
export function mayBeMissing({ settings }: Draft): boolean {
  return settings["missing"] === "yes";
}

/** Reads what is to be done. Throws `UsageError` for what is wrong with it. */
export async function readDraftAction(draft: Draft): Promise<AskedAction> {
  const { action, object, given, fields, assignments, made } = draft;
  const missing = { mayBeMissing: mayBeMissing(draft) };
  if (given) return given.asked;
  if (action === "run") return scheduleRun(runOf(fields), missing);
  if (action === "create" && made) return scheduleCreate([manifestOf(made)]);
  if (!object || action === undefined || action === "create") throw new Error("nothing to do is chosen");
  if (action !== "set") return scheduleObject(action, object, missing);
  return readSet([shortName(object.kind, object.name), ...assignments], missing.mayBeMissing);
}

/** Reads the form of `run`. Throws `UsageError`. */
export function runOf({ image = "", command = "", env = "", secrets = "", account = "" }: Draft["fields"]) {
  const flags = { image, env: shellWords(env), envFromSecret: shellWords(secrets), ...(account && { serviceAccount: account }) };
  return runFrom(flags, [], shellWords(command));
}

function manifestOf({ kind, name, spec, approval }: Made): Manifest {
  const metadata = { name, ...(approval && { annotations: approvalRequired }) };
  return { kind, object: { apiVersion, kind: kind.kind, metadata, spec } as unknown as ServiceObject };
}
