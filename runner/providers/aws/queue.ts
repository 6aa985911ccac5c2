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
import { RetryableError } from "../../../lib/errors.ts";
import type { KindProvider, Observation, Ownership, Target } from "../../provider.ts";
import { type Change, pathOf } from "../../reconcile/diff.ts";
import { awsError, type Call, known } from "./errors.ts";
import { type Attributes, attributesOf, changedAttributes, specOf } from "./queue-attributes.ts";
import type { AwsSession } from "./session.ts";

type QueueTarget = Target<QueueSpec>;

/**
 * Queues of Amazon SQS. Reading takes three requests, each write one.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 */
export const queue: KindProvider<QueueSpec, AwsSession> = {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html
  naming: { maxLength: 80, suffix: (spec) => (spec.fifo ? ".fifo" : "") },
  // "the change can take up to 60 seconds for most of the attributes to propagate"
  settleSeconds: 60,
  observe,
  create,
  update,
  delete: remove,
};

async function observe(session: AwsSession, target: QueueTarget): Promise<Observation<QueueSpec>> {
  const found = await read(session, target);
  if (!found) return { exists: false };
  const { url, attributes, tags } = found;
  const arn = attributes.QueueArn ?? "";
  return {
    exists: true,
    owner: tags[ours.owner],
    ready: true,
    externalID: arn,
    actual: specOf(attributes, foreignTags(tags), target.spec),
    connection: {
      secret: { uri: url },
      config: { queueName: target.externalName, queueURL: url, queueARN: arn, region: session.region },
    },
  };
}

/** Repeating it is safe: for the same name, attributes and tags SQS answers with the queue that there is. */
async function create(session: AwsSession, target: QueueTarget): Promise<Record<string, never>> {
  const { externalName: QueueName, spec } = target;
  const call = calls(session, target, "create");
  const input = { QueueName, Attributes: attributesOf(spec), tags: { ...spec.aws?.tags, ...ownershipTags(target) } };
  try {
    await sqs(session).send(new CreateQueueCommand(input));
  } catch (error) {
    if (error instanceof QueueDoesNotExist) throw missingDeadLetterQueue(error, call);
    if (!(error instanceof QueueNameExists)) throw awsError(error, call);
    await becameVisible(session, target, error, call);
  }
  return {};
}

async function update(
  session: AwsSession,
  target: QueueTarget,
  changes: Change[],
  ownership?: Ownership,
): Promise<Record<string, never>> {
  const attributes = changedAttributes(target.spec, changes);
  const { add, remove: drop } = tagChanges(target, changes, ownership);
  const url = await urlOf(session, target);
  const client = sqs(session);
  // the claim goes first and the release last: whatever is ours can be told by its tag at any moment
  await write(session, target, "TagQueue", Object.keys(add).length > 0, () => client.send(new TagQueueCommand({ QueueUrl: url, Tags: add })));
  await write(session, target, "SetQueueAttributes", Object.keys(attributes).length > 0, () =>
    client.send(new SetQueueAttributesCommand({ QueueUrl: url, Attributes: attributes })),
  );
  await write(session, target, "UntagQueue", drop.length > 0, () => client.send(new UntagQueueCommand({ QueueUrl: url, TagKeys: drop })));
  return {};
}
