import { CreateTableCommand, ResourceInUseException, type TableDescription } from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import { tags as ours } from "../../../crds/api/names.ts";
import { TerminalError } from "../../../lib/errors.ts";
import type { Effect, KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import type { AwsSession } from "./session.ts";
import { Calls } from "./table/calls.ts";
import { connectionOf } from "./table/connection.ts";
import { remove } from "./table/remove.ts";
import { newTable } from "./table/settings.ts";
import { defaultRecoveryDays, specOf } from "./table/spec.ts";
import { stateOf } from "./table/status.ts";
import { nextStep } from "./table/steps.ts";
import { changeTimeToLive } from "./table/time-to-live.ts";
import { isTag, tagChanges, type Tags } from "./tags.ts";

type TableTarget = Target<TableSpec>;

/**
 * Tables of Amazon DynamoDB.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/Welcome.html
 */
export const table: KindProvider<TableSpec, AwsSession> = {
  // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
  naming: { maxLength: 255 },
  // a look right after a change may be older than that
  settleSeconds: 30,
  refuse,
  effect,
  observe,
  create,
  update,
  delete: remove,
};

function refuse({ spec, externalName }: TableTarget): void {
  if (spec.azure === undefined) return;
  throw new TerminalError(`table ${externalName}: spec.azure is for an account of Azure`, {
    code: "Unsupported",
    hint: "take it out; what only DynamoDB has is in spec.aws",
  });
}

/** The keys of a table stay as they were made. */
function effect({ field }: Change): Effect {
  return /^(partitionKey|sortKey)(\.|$)/.test(field) ? "Impossible" : "Now";
}

async function observe(session: AwsSession, target: TableTarget): Promise<Observation<TableSpec>> {
  const calls = new Calls(session, target);
  const there = await calls.find("observe");
  if (!there) return { exists: false };
  const { TableStatus: status, TableArn: arn = "" } = there;
  // on its way out it has no tags any more: whosever it is, one of ours can only be made after it
  if (status === "DELETING") return { exists: false, progress: "deleting" };
  const tags = await calls.ifThere(() => calls.tags(arn));
  const owner = tags?.[ours.owner];
  // the tags of a new table may show a little later than itself: whose it is can't be told yet
  if (status === "CREATING" && owner === undefined) return { exists: false, progress: "creating" };
  // it went away meanwhile
  if (!tags) return { exists: false };
  const made = status !== "CREATING";
  const timeToLive = (made && (await calls.ifThere(() => calls.timeToLive("observe")))) || {};
  const backups = (made && (await calls.ifThere(() => calls.backups()))) || {};
  const wantsBackups = made && target.spec.aws?.pointInTimeRecovery === true && backups.ContinuousBackupsStatus !== "ENABLED";
  const { ready, progress, failure } = stateOf(there);
  return {
    exists: true,
    owner,
    ready,
    progress: progress ?? (wantsBackups ? "making its backups ready" : undefined),
    failure,
    repairs: unwanted(there, target.spec),
    externalID: arn,
    actual: specOf({ table: there, timeToLive, backups, tags }, target.spec),
    connection: await connectionOf(there, session),
  };
}

/** A sort key of a table that somebody else made: without it no item can be written. */
function unwanted({ KeySchema: keys = [] }: TableDescription, { sortKey }: TableSpec): Change[] {
  const range = keys.find(({ KeyType: type }) => type === "RANGE");
  return range && !sortKey ? [{ field: "sortKey", from: range.AttributeName, to: undefined }] : [];
}

/** Safe to repeat: DynamoDB refuses a second table of that name, and the one that is there bears our tag. */
async function create(session: AwsSession, target: TableTarget): Promise<Outcome> {
  const calls = new Calls(session, target);
  try {
    await calls.ask("create", "CreateTable", (client) => client.send(new CreateTableCommand(newTable(target))));
  } catch (error) {
    if (!((error as Error).cause instanceof ResourceInUseException)) throw error;
    // ours, and an earlier observation was too early to see it: the next one compares it
    const there = await calls.find("create");
    const tags: Tags = (there?.TableArn && (await calls.ifThere(() => calls.tags(there.TableArn ?? "")))) || {};
    if (tags[ours.owner] !== target.uid) throw error;
  }
  return { operation: { message: "creating" } };
}

/** One call of UpdateTable; what is left of the changes comes when DynamoDB is done with it. */
async function update(session: AwsSession, target: TableTarget, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  const { spec } = target;
  const calls = new Calls(session, target);
  const there = await calls.get("change");
  const arn = there.TableArn ?? "";
  if (changes.some(({ field }) => !isTag(field))) refuseUnchangeable(there, target);
  const { put, drop } = tagChanges(target, changes, ownership);
  const differs = (...fields: string[]) => changes.some(({ field }) => fields.includes(field));
  // the claim goes first, so that whatever we changed bears our tag if the run ends in between
  await calls.tag(arn, put);
  await calls.untag(arn, drop);
  if (differs("aws.pointInTimeRecovery", "aws.pointInTimeRecoveryDays")) await changeBackups(calls, spec);
  const step = nextStep(there, spec, changes);
  if (step) await calls.update("change", step);
  // the last of all, as DynamoDB may refuse it for an hour
  else if (differs("aws.timeToLiveAttribute")) await changeTimeToLive(calls, target);
  return step ? { operation: { message: "updating" } } : {};
}

async function changeBackups(calls: Calls, { aws }: TableSpec): Promise<void> {
  const { pointInTimeRecovery: on = false, pointInTimeRecoveryDays: days = defaultRecoveryDays } = aws ?? {};
  await calls.setBackups({ PointInTimeRecoveryEnabled: on, ...(on ? { RecoveryPeriodInDays: days } : {}) });
}

/** DynamoDB takes no change of it as it is, whoever asks: somebody has to mend it first. */
function refuseUnchangeable(there: TableDescription, { externalName }: TableTarget): void {
  const { failure } = stateOf(there);
  if (!failure) return;
  throw new TerminalError(`could not change table ${externalName}: ${failure.message}`, { code: "CloudFailed", hint: failure.hint });
}
