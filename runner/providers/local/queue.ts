import type { QueueSpec } from "../../../crds/api/kinds/queue.ts";
import type { DeepPartial, KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import { queue as sqs } from "../aws/queue.ts";
import type { AwsSession } from "../aws/session.ts";
import { Emulator } from "./emulators/emulator.ts";
import type { Engine } from "./emulators/engine.ts";
import { accountID, endpointOf, region } from "./emulators/session.ts";
import type { LocalSession } from "./session.ts";

type QueueTarget = Target<QueueSpec>;

const fauxqs: Engine = {
  makes: "queues",
  what: "fauxqs, the emulator of SQS,",
  package: "fauxqs",
  entry: "dist/app.js",
  persists: false,
  // its engines in package.json: https://www.npmjs.com/package/fauxqs
  needs: { says: "node:sqlite", node: "22.5" },
};

/** What a queue lacks whose server has ended since it was made. */
const lost: Change = { field: "engine", from: "stopped", to: "running, without the messages that were in the queue" };

/** Queues of an emulator of SQS on this machine, one for all of a folder, by the very provider that makes those of AWS. */
export const queue: KindProvider<QueueSpec, LocalSession> = { naming: sqs.naming, observe, create, update, delete: remove };

async function observe(session: LocalSession, target: QueueTarget): Promise<Observation<QueueSpec>> {
  const { externalName, spec } = target;
  const { running, state } = new Emulator(session, fauxqs);
  const seen = running && (await sqs.observe(running, target));
  if (seen?.exists) return { ...seen, actual: { ...seen.actual, aws: { ...seen.actual.aws, ...withoutMeaning(spec) } } };
  const made = state.made[externalName];
  if (!made) return { exists: false };
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-queue-message-identifiers.html
  const arn = `arn:aws:sqs:${region}:${accountID}:${externalName}`;
  const url = `${endpointOf(state.port)}/${accountID}/${externalName}`;
  return {
    exists: true,
    owner: made.owner,
    ready: false,
    repairs: [lost],
    externalID: arn,
    actual: spec,
    connection: { secret: { uri: url }, config: { queueName: externalName, queueURL: url, queueARN: arn } },
  };
}

/** What makes no difference in fauxqs, and what it takes no change of, is as the spec says. */
function withoutMeaning({ aws }: QueueSpec): DeepPartial<QueueSpec["aws"]> {
  return { deduplicationScope: aws?.deduplicationScope, fifoThroughputLimit: aws?.fifoThroughputLimit };
}

async function create(session: LocalSession, target: QueueTarget): Promise<Outcome> {
  return sqs.create(await ready(session, target), target);
}

async function update(session: LocalSession, target: QueueTarget, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  if (ownership === "release") return release(session, target, changes);
  const server = await ready(session, target);
  if (!changes.some(({ field }) => field === lost.field)) return sqs.update(server, target, changes, ownership);
  await sqs.create(server, target);
  // it is looked at again for its URL
  return { operation: { message: "starting" } };
}

/** The queue stays, as long as its server does. */
async function release(session: LocalSession, target: QueueTarget, changes: Change[]): Promise<Outcome> {
  const emulator = new Emulator(session, fauxqs);
  const { running } = emulator;
  await emulator.note(target.externalName, running && {});
  return running ? sqs.update(running, target, changes, "release") : {};
}

async function remove(session: LocalSession, target: QueueTarget): Promise<Outcome> {
  const emulator = new Emulator(session, fauxqs);
  if (emulator.running) await sqs.delete(emulator.running, target);
  await emulator.note(target.externalName, undefined);
  return {};
}

/** The server, running, with the queue written down. */
function ready(session: LocalSession, { externalName, uid }: QueueTarget): Promise<AwsSession> {
  return new Emulator(session, fauxqs).ready(externalName, { owner: uid });
}
