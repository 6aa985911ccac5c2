import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import type { DeepPartial, Effect, KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import { table as dynamodb } from "../aws/table.ts";
import { Calls } from "../aws/table/calls.ts";
import { isOther, type Index } from "../aws/table/indexes.ts";
import { refuseProtected } from "../aws/table/remove.ts";
import { initialTags } from "../aws/tags.ts";
import { Emulator } from "./emulators/emulator.ts";
import type { Engine } from "./emulators/engine.ts";
import { accountID, endpointOf, region } from "./emulators/session.ts";
import type { LocalSession } from "./session.ts";
import { withoutBackups } from "./tables/backups.ts";

type TableTarget = Target<TableSpec>;

const dynalite: Engine = {
  makes: "tables",
  what: "dynalite, the emulator of DynamoDB,",
  package: "dynalite",
  entry: "index.js",
  persists: true,
};

/** What a table lacks whose server has ended: its data are on disk. */
const stopped: Change = { field: "engine", from: "stopped", to: "running" };

/** Tables of an emulator of DynamoDB on this machine, one for all of a folder, by the very provider that makes those of AWS. */
export const table: KindProvider<TableSpec, LocalSession> = { naming: dynamodb.naming, effect, observe, create, update, delete: remove };

/** dynalite makes indexes with a table only, and changes nothing of them but their capacity. */
function effect(change: Change, target: TableTarget): Effect {
  if (change.field !== "aws.globalSecondaryIndexes") return dynamodb.effect?.(change, target) ?? "Now";
  const [from, to] = [change.from, change.to].map((indexes) => (indexes ?? []) as Index[]) as [Index[], Index[]];
  return from.length === to.length && from.every((index, at) => to[at] && !isOther(index, to[at])) ? "Now" : "Impossible";
}

async function observe(session: LocalSession, target: TableTarget): Promise<Observation<TableSpec>> {
  const { externalName, spec } = target;
  const { running, state } = new Emulator(session, dynalite);
  const made = state.made[externalName];
  if (running) {
    const seen = await dynamodb.observe(withoutBackups(running), target);
    if (!seen.exists) return seen;
    // dynalite takes no tag with a creation: what is written down says from the first moment on whose it is
    return { ...seen, owner: made?.owner, actual: { ...seen.actual, ...withoutMeaning(spec, seen.actual) } };
  }
  if (!made) return { exists: false };
  const [arn, endpoint] = [`arn:aws:dynamodb:${region}:${accountID}:table/${externalName}`, endpointOf(state.port)];
  return {
    exists: true,
    owner: made.owner,
    ready: false,
    repairs: [stopped],
    externalID: arn,
    actual: spec,
    connection: {
      secret: { endpoint, uri: endpoint, tableName: externalName, region },
      config: { endpoint, tableName: externalName, tableARN: arn, streamARN: "", region },
    },
  };
}

/** What dynalite hasn't is as the spec says. */
function withoutMeaning({ deletionProtection, aws }: TableSpec, actual: DeepPartial<TableSpec>): DeepPartial<TableSpec> {
  return {
    deletionProtection,
    aws: {
      ...actual.aws,
      tableClass: aws?.tableClass,
      timeToLiveAttribute: aws?.timeToLiveAttribute,
      pointInTimeRecovery: aws?.pointInTimeRecovery,
      pointInTimeRecoveryDays: aws?.pointInTimeRecoveryDays,
      streamViewType: aws?.streamViewType,
      kmsKeyID: aws?.kmsKeyID,
    },
  };
}

async function create(session: LocalSession, target: TableTarget): Promise<Outcome> {
  const emulator = new Emulator(session, dynalite);
  const server = await emulator.ready(target.externalName, { owner: target.uid });
  const outcome = await dynamodb.create(server, target);
  const calls = new Calls(server, target);
  const { TableArn: arn = "" } = await calls.get("create");
  await calls.tag(arn, initialTags(target));
  return outcome;
}

async function update(session: LocalSession, target: TableTarget, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  const emulator = new Emulator(session, dynalite);
  const { externalName, uid } = target;
  if (ownership === "release") {
    if (emulator.running) await dynamodb.update(emulator.running, target, [], "release");
    await emulator.note(externalName, {});
    return {};
  }
  const server = await emulator.ready(externalName, { owner: uid });
  // it is looked at again for its endpoint, and for what differs of what was on disk
  if (changes.some(({ field }) => field === stopped.field)) return { operation: { message: "starting" } };
  return dynamodb.update(server, target, changes, ownership);
}

async function remove(session: LocalSession, target: TableTarget): Promise<Outcome> {
  const { externalName, uid } = target;
  const emulator = new Emulator(session, dynalite);
  refuseProtected(target);
  // the last one goes with the data, for which no server has to be started
  const others = Object.keys(emulator.state.made).filter((name) => name !== externalName);
  if (emulator.running || others.length) await dynamodb.delete(await emulator.ready(externalName, { owner: uid }), target);
  await emulator.note(externalName, undefined);
  return {};
}
