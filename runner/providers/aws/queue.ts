import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListQueueTagsCommand,
  QueueDoesNotExist,
  QueueNameExists,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
  UntagQueueCommand,
} from "@aws-sdk/client-sqs";

import type { QueueSpec } from "../../../crds/api/kinds/queue.ts";
import { tags as ours } from "../../../crds/api/names.ts";
import type { KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import { ask, type Call } from "./errors.ts";
import { type Attributes, attributesOf, changedAttributes, specOf } from "./queue-attributes.ts";
import { queueMeaning } from "./queue-errors.ts";
import type { AwsSession } from "./session.ts";
import { initialTags, tagChanges, type Tags, userTags } from "./tags.ts";

type QueueTarget = Target<QueueSpec>;

/**
 * Queues of Amazon SQS.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 */
export const queue: KindProvider<QueueSpec, AwsSession> = {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
  naming: { maxLength: 80, suffix: (spec) => (spec.fifo ? ".fifo" : "") },
  // most changes show within 60 seconds; for messageRetentionSeconds AWS allows itself 15 minutes, and writing it again does no harm
  settleSeconds: 60,
  observe,
  create,
  update,
  delete: remove,
};

async function observe(session: AwsSession, target: QueueTarget): Promise<Observation<QueueSpec>> {
  const found = await find(session, target);
  if (!found) return { exists: false };
  const { url, attributes, tags } = found;
  const arn = attributes.QueueArn ?? "";
  return {
    exists: true,
    owner: tags[ours.owner],
    ready: true,
    externalID: arn,
    actual: specOf(attributes, userTags(tags), target.spec),
    connection: {
      secret: { uri: url },
      config: { queueName: target.externalName, queueURL: url, queueARN: arn, region: session.region },
    },
  };
}

/** Safe to repeat: for the same name, attributes and tags SQS answers with the queue that is there. */
async function create(session: AwsSession, target: QueueTarget): Promise<Outcome> {
  const call = callOf(session, target, "create", "CreateQueue");
  const command = new CreateQueueCommand({
    QueueName: target.externalName,
    Attributes: attributesOf(target.spec),
    tags: initialTags(target),
  });
  try {
    await ask(call, () => clientOf(session).send(command));
  } catch (error) {
    const { cause } = error as Error;
    if (!(cause instanceof QueueNameExists)) throw error;
    // ours, and an earlier observation was too early to see it: the next one compares it
    const found = await find(session, target);
    if (found?.tags[ours.owner] !== target.uid) throw error;
  }
  return {};
}

async function update(session: AwsSession, target: QueueTarget, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  const Attributes = changedAttributes(target.spec, changes);
  const { put, drop } = tagChanges(target, changes, ownership);
  const client = clientOf(session);
  const call = (action: string) => callOf(session, target, "change", action);
  const QueueUrl = await urlOf(target, client, call);
  // the claim goes first and the release last, so that whatever we changed bears our tag if the run ends in between
  if (!isEmpty(put)) await ask(call("TagQueue"), () => client.send(new TagQueueCommand({ QueueUrl, Tags: put })));
  if (!isEmpty(Attributes)) {
    await ask(call("SetQueueAttributes"), () => client.send(new SetQueueAttributesCommand({ QueueUrl, Attributes })));
  }
  if (!isEmpty(drop)) await ask(call("UntagQueue"), () => client.send(new UntagQueueCommand({ QueueUrl, TagKeys: drop })));
  return {};
}

async function remove(session: AwsSession, target: QueueTarget): Promise<Outcome> {
  const client = clientOf(session);
  const call = (action: string) => callOf(session, target, "delete", action);
  await ifThere(async () => {
    const QueueUrl = await urlOf(target, client, call);
    await ask(call("DeleteQueue"), () => client.send(new DeleteQueueCommand({ QueueUrl })));
  });
  return {};
}

/** The queue as SQS has it; undefined when there is none, also when it goes while we read. */
function find(session: AwsSession, target: QueueTarget): Promise<{ url: string; attributes: Attributes; tags: Tags } | undefined> {
  const client = clientOf(session);
  const call = (action: string) => callOf(session, target, "observe", action);
  return ifThere(async () => {
    const QueueUrl = await urlOf(target, client, call);
    const [{ Attributes = {} }, { Tags = {} }] = await Promise.all([
      ask(call("GetQueueAttributes"), () => client.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }))),
      ask(call("ListQueueTags"), () => client.send(new ListQueueTagsCommand({ QueueUrl }))),
    ]);
    return { url: QueueUrl, attributes: Attributes, tags: Tags };
  });
}

async function urlOf({ externalName }: QueueTarget, client: SQSClient, call: (action: string) => Call): Promise<string> {
  const { QueueUrl = "" } = await ask(call("GetQueueUrl"), () => client.send(new GetQueueUrlCommand({ QueueName: externalName })));
  return QueueUrl;
}

async function ifThere<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if ((error as Error).cause instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

function clientOf(session: AwsSession): SQSClient {
  // requests go to the account's endpoint or region, whatever host a queue's URL names
  return session.client(SQSClient, { useQueueUrlAsEndpoint: false });
}

function callOf(session: AwsSession, target: QueueTarget, verb: string, action: string): Call {
  return {
    doing: `${verb} queue ${target.externalName}`,
    action: `sqs:${action}`,
    account: session.account,
    meaning: queueMeaning(action),
  };
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
