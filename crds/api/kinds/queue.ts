import { z } from "zod";

import { kmsKey, tags } from "../aws.ts";
import { dnsName, field, integer, matches } from "../fields.ts";
import { defineKind } from "../kind.ts";
import { commonSpec, serviceColumns } from "../service.ts";
import { serviceStatus } from "../status.ts";

/** ARN of an SQS queue in any partition. */
const queueARN = () =>
  field(z.string().max(200), {
    description: "ARN of an SQS queue.",
    rules: [
      matches(
        /^arn:aws[-a-z]*:sqs:[-a-z0-9]+:[0-9]{12}:[-_a-zA-Z0-9]{1,80}([.]fifo)?$/,
        "not the ARN of an SQS queue: write it as arn:aws:sqs:REGION:ACCOUNT-ID:NAME",
      ),
    ],
  });

/** What only SQS has; limits: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const aws = z.object({
  contentBasedDeduplication: field(z.boolean().default(false), {
    description: "FIFO only: take the body's SHA-256 as deduplication id when a message has none.",
  }),
  deduplicationScope: field(z.enum(["messageGroup", "queue"]).optional(), {
    description: "FIFO only: where a deduplication id must be unique.",
  }),
  fifoThroughputLimit: field(z.enum(["perQueue", "perMessageGroupId"]).optional(), {
    description: "FIFO only: what the throughput quota applies to. perMessageGroupId needs deduplicationScope messageGroup.",
  }),
  deadLetterQueueARN: field(queueARN().optional(), {
    description: "Queue that takes messages after maxReceiveCount receives; of the same type, account and region.",
    placeholder: "ARN",
  }),
  redriveAllowPolicy: field(
    z
      .object({
        redrivePermission: field(z.enum(["allowAll", "denyAll", "byQueue"]), {
          description: "Which queues may use this one as their dead-letter queue.",
        }),
        sourceQueueARNs: field(z.array(queueARN()).min(1).max(10).optional(), {
          description: "The queues that may, with redrivePermission byQueue: at most 10.",
        }),
      })
      .optional(),
    {
      description: "Which queues may use this one as their dead-letter queue.",
      rules: [
        {
          rule: "has(self.sourceQueueARNs) == (self.redrivePermission == 'byQueue')",
          message: "sourceQueueARNs goes with redrivePermission byQueue, and only with it: set both or take the list out",
        },
      ],
    },
  ),
  sqsManagedSSE: field(z.boolean().default(true), {
    description: "Encrypt with keys that SQS manages (SSE-SQS). Without effect while kmsMasterKeyID is set.",
  }),
  kmsMasterKeyID: kmsKey("Encrypt with this KMS key (SSE-KMS): id, ARN or alias, such as alias/aws/sqs."),
  kmsDataKeyReusePeriodSeconds: field(integer(60, 86400).default(300), {
    description: "How long SQS may use a data key before it asks KMS again: 60 to 86400.",
  }),
  policy: field(z.string().min(2).max(20480).optional(), {
    description: "Access policy of the queue, as JSON.",
    compare: "json",
    rules: [
      { rule: "self.startsWith('{') && self.endsWith('}')", message: "policy must be a JSON object: write the policy document as JSON" },
    ],
  }),
  tags: tags("the queue"),
});

const spec = z.object({
  ...commonSpec,
  fifo: field(z.boolean().default(false), {
    description: "First in, first out, each message processed exactly once.",
    immutable: "fifo is immutable: create another queue and move the consumers to it",
  }),
  visibilityTimeoutSeconds: field(integer(0, 43200).default(30), {
    description: "How long a received message is hidden from other consumers: 0 to 43200 (12 hours).",
  }),
  messageRetentionSeconds: field(integer(60, 1209600).default(345600), {
    description: "How long a message is kept: 60 to 1209600 (14 days).",
  }),
  delaySeconds: field(integer(0, 900).default(0), {
    description: "How long each new message is held back: 0 to 900 (15 minutes).",
  }),
  maximumMessageSizeBytes: field(integer(1024, 1048576).default(1048576), {
    description: "Largest message: 1024 to 1048576 (1 MiB).",
  }),
  receiveWaitTimeSeconds: field(integer(0, 20).default(0), {
    description: "How long a receive waits for a message (long polling): 0 to 20.",
  }),
  maxReceiveCount: field(integer(1, 1000).optional(), {
    description: "Receives after which a message goes to the dead-letter queue: 1 to 1000.",
  }),
  deadLetterQueueRef: field(z.object({ name: field(dnsName(), { description: "Name of the Queue.", placeholder: "NAME" }) }).optional(), {
    description: "Queue object of the same namespace and account that takes messages after maxReceiveCount receives.",
    reference: { kind: "Queue", field: { aws: "aws.deadLetterQueueARN", local: "aws.deadLetterQueueARN" } },
  }),
  aws: field(aws.optional(), {
    description: "What only SQS has.",
    rules: [
      {
        rule: "!has(self.fifoThroughputLimit) || self.fifoThroughputLimit != 'perMessageGroupId' || (has(self.deduplicationScope) && self.deduplicationScope == 'messageGroup')",
        message: "fifoThroughputLimit perMessageGroupId needs deduplicationScope messageGroup: set both",
        fieldPath: ".fifoThroughputLimit",
      },
    ],
  }),
});

/** A message queue. */
export const queue = defineKind({
  kind: "Queue",
  plural: "queues",
  shortNames: [],
  description: "A message queue: SQS on AWS.",
  scope: "Namespaced",
  service: true,
  providers: ["aws"],
  spec,
  status: serviceStatus,
  rules: [
    {
      rule: "!has(self.aws) || self.fifo || !(self.aws.contentBasedDeduplication || has(self.aws.deduplicationScope) || has(self.aws.fifoThroughputLimit))",
      message:
        "aws.contentBasedDeduplication, aws.deduplicationScope and aws.fifoThroughputLimit are for FIFO queues: set fifo to true or take them out",
      fieldPath: ".aws",
    },
    {
      rule: "has(self.maxReceiveCount) == (has(self.deadLetterQueueRef) || (has(self.aws) && has(self.aws.deadLetterQueueARN)))",
      message:
        "maxReceiveCount and a dead-letter queue belong together: set it with deadLetterQueueRef.name or aws.deadLetterQueueARN, or set neither",
      fieldPath: ".maxReceiveCount",
    },
    {
      rule: "!has(self.deadLetterQueueRef) || !has(self.aws) || !has(self.aws.deadLetterQueueARN)",
      message: "deadLetterQueueRef.name and aws.deadLetterQueueARN say the same: take one out",
      fieldPath: ".deadLetterQueueRef.name",
    },
    {
      rule: "!has(self.aws) || !has(self.aws.deadLetterQueueARN) || self.aws.deadLetterQueueARN.endsWith('.fifo') == self.fifo",
      message: "aws.deadLetterQueueARN must be a FIFO queue for a FIFO queue, and a standard one for a standard one: choose another",
      fieldPath: ".aws.deadLetterQueueARN",
    },
    {
      rule: "!has(self.aws) || !has(self.aws.redriveAllowPolicy) || !has(self.aws.redriveAllowPolicy.sourceQueueARNs) || self.aws.redriveAllowPolicy.sourceQueueARNs.all(arn, arn.endsWith('.fifo') == self.fifo)",
      message: "sourceQueueARNs must be FIFO queues for a FIFO queue, and standard ones for a standard one: take the others out",
      fieldPath: ".aws.redriveAllowPolicy.sourceQueueARNs",
    },
    {
      rule: "self.externalName == '' || self.externalName.matches('^[-_a-zA-Z0-9]{1,80}$|^[-_a-zA-Z0-9]{1,75}[.]fifo$')",
      message:
        "externalName may have up to 80 letters, digits, '-' and '_', with the suffix .fifo for a FIFO queue: choose another or leave it out",
      fieldPath: ".externalName",
    },
    {
      rule: "self.externalName == '' || self.externalName.endsWith('.fifo') == self.fifo",
      message: "externalName ends in .fifo exactly when fifo is true: add or take away the suffix",
      fieldPath: ".externalName",
    },
  ],
  objectRules: [
    {
      rule: "!has(self.spec.deadLetterQueueRef) || self.spec.deadLetterQueueRef.name != self.metadata.name",
      message: "a queue can't be its own dead-letter queue: name another in spec.deadLetterQueueRef.name",
      fieldPath: ".spec.deadLetterQueueRef.name",
    },
  ],
  columns: serviceColumns,
  connection: {
    uri: { description: "URL of the queue, as SQS' clients take it.", in: "Secret" },
    queueName: { description: "Name in the cloud.", in: "ConfigMap" },
    queueURL: { description: "URL of the queue.", in: "ConfigMap" },
    queueARN: { description: "ARN of the queue.", in: "ConfigMap", providers: ["aws"] },
    region: { description: "Region.", in: "ConfigMap", providers: ["aws"] },
  },
  withoutCredentials: {
    aws: "SQS has no credential of its own; access is by IAM: rotate the keys of the identity that the workload uses",
    local: "the engine of local mode takes any credential",
  },
  example: {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "Queue",
    metadata: { name: "mail", namespace: "shop" },
    spec: { account: "prod", visibilityTimeoutSeconds: 60 },
  },
});

export type QueueSpec = z.infer<typeof spec>;
