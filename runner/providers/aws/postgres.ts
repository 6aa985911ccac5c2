import { CreateDBInstanceCommand, type DBInstance, DBInstanceAlreadyExistsFault } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../crds/api/kinds/postgres.ts";
import { tags as ours } from "../../../crds/api/names.ts";
import { type KnownError, TerminalError } from "../../../lib/errors.ts";
import type { DeepPartial, KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import { type Change, diff } from "../../reconcile/diff.ts";
import { Calls } from "./postgres/calls.ts";
import { connectionOf } from "./postgres/connection.ts";
import { effect } from "./postgres/effect.ts";
import { modifications } from "./postgres/modifications.ts";
import { remove } from "./postgres/remove.ts";
import { newInstance } from "./postgres/settings.ts";
import { pendingChanges, specOf, withPending } from "./postgres/spec.ts";
import { isOptimizing, isResetting, resetting, stateOf } from "./postgres/status.ts";
import { isStorage } from "./postgres/storage.ts";
import type { AwsSession } from "./session.ts";
import { fromList, tagChanges } from "./tags.ts";

type PostgresTarget = Target<PostgresSpec>;

/**
 * DB instances of Amazon RDS for PostgreSQL.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/Welcome.html
 */
export const postgres: KindProvider<PostgresSpec, AwsSession> = {
  naming: { maxLength: 63, clean },
  // for a moment after a change RDS still says "available", and for some settings shows the old value with it
  settleSeconds: 120,
  needsPassword: true,
  refuse,
  effect,
  observe,
  create,
  update,
  delete: remove,
};

function refuse({ spec, externalName }: PostgresTarget): void {
  if (spec.azure === undefined) return;
  throw new TerminalError(`DB instance ${externalName}: spec.azure is for an account of Azure`, {
    code: "Unsupported",
    hint: "take it out; what only RDS has is in spec.aws",
  });
}

/** Begins with a letter, and has no two hyphens in a row: https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_CreateDBInstance.html */
function clean(name: string): string {
  return name.replaceAll(/-{2,}/g, "-").replace(/^(?![a-z])/, "db-");
}

async function observe(session: AwsSession, target: PostgresTarget): Promise<Observation<PostgresSpec>> {
  const { spec, externalName } = target;
  const there = await new Calls(session, target).find("observe");
  if (!there) return { exists: false };
  const { DBInstanceStatus: status = "" } = there;
  const { ready, failure, ...state } = stateOf(status, externalName);
  const progress = state.progress ?? (ready && isResetting(there) ? resetting : undefined);
  const { actual, pending } = compare(there, spec, progress !== undefined);
  const storageWaits = isOptimizing(status) && diff(spec, actual, []).some(isStorage);
  return {
    exists: true,
    owner: fromList(there.TagList)[ours.owner],
    // it gets its address at the end of its creation
    ready: ready && there.Endpoint?.Address !== undefined,
    progress: storageWaits ? status : progress,
    failure: failure && { message: `RDS says that it is ${status}`, hint: failure.hint },
    pending,
    externalID: there.DBInstanceArn ?? "",
    actual,
    connection: connectionOf(there, target, session.region),
  };
}

/**
 * What waits for the maintenance window counts as made. When the spec says aws.applyImmediately it doesn't: then it is written
 * again, and RDS applies it at once.
 */
function compare(there: DBInstance, spec: PostgresSpec, busy: boolean): { actual: DeepPartial<PostgresSpec>; pending: Change[] } {
  const made = specOf(withPending(there), spec);
  const pending = pendingChanges(there, spec);
  // what waits must be what the spec wants; otherwise the difference is what has to be written
  if (busy || !spec.aws?.applyImmediately || diff(spec, made, []).length > 0) return { actual: made, pending };
  const actual = specOf(there, spec);
  const again = new Set(diff(spec, actual, []).map(({ field }) => field));
  return { actual, pending: pending.filter(({ field }) => !again.has(field)) };
}

/** Safe to repeat: RDS refuses a second instance of that name, and the one that is there bears our tag. */
async function create(session: AwsSession, target: PostgresTarget): Promise<Outcome> {
  const calls = new Calls(session, target);
  try {
    await calls.ask("create", "CreateDBInstance", (client) => client.send(new CreateDBInstanceCommand(newInstance(target))));
  } catch (error) {
    if (!((error as Error).cause instanceof DBInstanceAlreadyExistsFault)) throw error;
    // ours, and an earlier observation was too early to see it: the next one compares it
    const there = await calls.find("create");
    if (fromList(there?.TagList)[ours.owner] !== target.uid) throw error;
  }
  return { operation: { message: "creating" } };
}

async function update(session: AwsSession, target: PostgresTarget, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  const calls = new Calls(session, target);
  const there = await calls.get("change");
  const steps = modifications(target, there, changes);
  if (steps.length) refuseUnchangeable(there, target);
  const arn = there.DBInstanceArn ?? "";
  const { put, drop } = tagChanges(target, changes, ownership);
  // the claim goes first and the release last, so that whatever we changed bears our tag if the run ends in between
  await calls.tag(arn, put);
  let underWay = false;
  for (const step of steps) {
    try {
      await calls.modify("change", step);
    } catch (error) {
      // RDS is at work on the first call already: what is left of the changes is made by the next one
      if (underWay && (error as KnownError).code === "Busy") break;
      throw error;
    }
    underWay ||= step.immediately || changes.some((change) => effect(change, target) === "Now");
  }
  await calls.untag(arn, drop);
  return underWay ? { operation: { message: "modifying" } } : {};
}

/** RDS takes no change of it as it is, whoever asks: somebody has to mend it first. */
function refuseUnchangeable({ DBInstanceStatus: status = "" }: DBInstance, { externalName }: PostgresTarget): void {
  const { failure } = stateOf(status, externalName);
  if (!failure || failure.changeable) return;
  throw new TerminalError(`could not change DB instance ${externalName}: RDS says that it is ${status}`, {
    code: "CloudFailed",
    hint: failure.hint,
  });
}
