import type { QueueSpec } from "../../../crds/api/kinds/queue.ts";
import { runningQueues, stopQueues } from "../../../lib/local/queues.ts";
import type { DeepPartial, KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import { queue as sqs } from "../aws/queue.ts";
import type { AwsSession } from "../aws/session.ts";
import { startQueues } from "./queues/server.ts";
import { identifiers, queuesSession } from "./queues/session.ts";
import { queuesFolder, readState, writeState } from "./queues/state.ts";
import type { LocalSession } from "./session.ts";

type QueueTarget = Target<QueueSpec>;

/** What a queue lacks whose server has ended since it was made. */
const lost: Change = { field: "engine", from: "stopped", to: "running, without the messages that were in the queue" };

/** Queues of an emulator of SQS on this machine, one for all of a folder, by the very provider that makes those of AWS. */
export const queue: KindProvider<QueueSpec, LocalSession> = { naming: sqs.naming, observe, create, update, delete: remove };

async function observe(session: LocalSession, target: QueueTarget): Promise<Observation<QueueSpec>> {
  const { externalName, spec } = target;
  const server = serverOf(session);
  const seen = server && (await sqs.observe(server, target));
  if (seen?.exists) return { ...seen, actual: { ...seen.actual, aws: { ...seen.actual.aws, ...withoutMeaning(spec) } } };
  const { queues, port } = readState(session);
  const made = queues[externalName];
  if (!made) return { exists: false };
  const { arn, url } = identifiers(externalName, port);
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
  const server = serverOf(session);
  await note(session, target, server && {});
  return server ? sqs.update(server, target, changes, "release") : {};
}

async function remove(session: LocalSession, target: QueueTarget): Promise<Outcome> {
  const server = serverOf(session);
  if (server) await sqs.delete(server, target);
  await note(session, target, undefined);
  return {};
}

/** The server, running, with the queue written down: so it is not ended as one without queues. */
function ready(session: LocalSession, { externalName, uid }: QueueTarget): Promise<AwsSession> {
  return session.alone("queues", async () => {
    const { port } = await startQueues(session);
    const state = readState(session);
    writeState(session, { ...state, queues: { ...state.queues, [externalName]: { owner: uid } } });
    return queuesSession(session.account, port);
  });
}

/** Writes down what became of a queue, and ends the server with the last of them. */
function note(session: LocalSession, { externalName }: QueueTarget, made: { owner?: string } | undefined): Promise<void> {
  return session.alone("queues", async () => {
    const state = readState(session);
    const { [externalName]: _, ...others } = state.queues;
    const queues = made ? { ...others, [externalName]: made } : others;
    if (!Object.keys(queues).length) await stopQueues(queuesFolder(session));
    writeState(session, { ...state, queues });
  });
}

function serverOf(session: LocalSession): AwsSession | undefined {
  const running = runningQueues(queuesFolder(session));
  return running && queuesSession(session.account, running.port);
}
