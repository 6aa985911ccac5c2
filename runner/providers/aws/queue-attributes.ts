import type { QueueSpec } from "../../../crds/api/kinds/queue.ts";
import { TerminalError } from "../../../lib/errors.ts";
import type { DeepPartial } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import { samePolicy } from "./policy.ts";
import { isTag } from "./tags.ts";

/**
 * The two ways between a Queue's spec and the attributes of SQS. Their meaning and limits:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
 */
export type Attributes = Record<string, string>;

/** The attribute behind each field of the spec; two fields may share one. */
const attributeOf: Record<string, string> = {
  visibilityTimeoutSeconds: "VisibilityTimeout",
  messageRetentionSeconds: "MessageRetentionPeriod",
  delaySeconds: "DelaySeconds",
  maximumMessageSizeBytes: "MaximumMessageSize",
  receiveWaitTimeSeconds: "ReceiveMessageWaitTimeSeconds",
  maxReceiveCount: "RedrivePolicy",
  "aws.deadLetterQueueARN": "RedrivePolicy",
  "aws.contentBasedDeduplication": "ContentBasedDeduplication",
  "aws.deduplicationScope": "DeduplicationScope",
  "aws.fifoThroughputLimit": "FifoThroughputLimit",
  "aws.redriveAllowPolicy.redrivePermission": "RedriveAllowPolicy",
  "aws.redriveAllowPolicy.sourceQueueARNs": "RedriveAllowPolicy",
  "aws.sqsManagedSSE": "SqsManagedSseEnabled",
  "aws.kmsMasterKeyID": "KmsMasterKeyId",
  "aws.kmsDataKeyReusePeriodSeconds": "KmsDataKeyReusePeriodSeconds",
  "aws.policy": "Policy",
};

/** What takes an attribute back to AWS' default; "" takes it away. */
const defaults: Attributes = {
  RedrivePolicy: "",
  RedriveAllowPolicy: "",
  Policy: "",
  KmsMasterKeyId: "",
  KmsDataKeyReusePeriodSeconds: "300",
  SqsManagedSseEnabled: "true",
  ContentBasedDeduplication: "false",
  DeduplicationScope: "queue",
  FifoThroughputLimit: "perQueue",
};

/** All attributes that a spec asks for, as CreateQueue takes them. What AWS refuses on such a queue (FifoQueue=false, two kinds of encryption) is left out. */
export function attributesOf(spec: QueueSpec): Attributes {
  const { fifo, aws = {} as Partial<NonNullable<QueueSpec["aws"]>> } = spec;
  const { redriveAllowPolicy: allow, kmsMasterKeyID: key } = aws;
  return written({
    FifoQueue: fifo || undefined,
    VisibilityTimeout: spec.visibilityTimeoutSeconds,
    MessageRetentionPeriod: spec.messageRetentionSeconds,
    DelaySeconds: spec.delaySeconds,
    MaximumMessageSize: spec.maximumMessageSizeBytes,
    ReceiveMessageWaitTimeSeconds: spec.receiveWaitTimeSeconds,
    RedrivePolicy:
      aws.deadLetterQueueARN && JSON.stringify({ deadLetterTargetArn: aws.deadLetterQueueARN, maxReceiveCount: spec.maxReceiveCount }),
    RedriveAllowPolicy: allow && JSON.stringify({ redrivePermission: allow.redrivePermission, sourceQueueArns: allow.sourceQueueARNs }),
    ContentBasedDeduplication: fifo ? aws.contentBasedDeduplication : undefined,
    DeduplicationScope: fifo ? aws.deduplicationScope : undefined,
    FifoThroughputLimit: fifo ? aws.fifoThroughputLimit : undefined,
    SqsManagedSseEnabled: key ? undefined : aws.sqsManagedSSE,
    KmsMasterKeyId: key,
    KmsDataKeyReusePeriodSeconds: key && aws.kmsDataKeyReusePeriodSeconds,
    Policy: aws.policy,
  });
}

/** Just the attributes that changes touch, as SetQueueAttributes takes them. Tags are not among them. Throws terminal `SpecRejected`. */
export function changedAttributes(spec: QueueSpec, changes: readonly Change[]): Attributes {
  const wanted = attributesOf(spec);
  const changed: Attributes = {};
  const put = (name: string) => (changed[name] = wanted[name] ?? defaults[name] ?? "");
  for (const { field, from } of changes) {
    if (isTag(field)) continue;
    const name = attributeOf[field];
    if (name === undefined) {
      throw new TerminalError(`${field} of a queue can't be changed`, {
        code: "SpecRejected",
        hint: "create another queue and move the consumers to it",
      });
    }
    put(name);
    if (name !== "KmsMasterKeyId") continue;
    // with its first key a queue takes over the period that it could not have before
    if (wanted.KmsMasterKeyId === undefined) changed.SqsManagedSseEnabled = wanted.SqsManagedSseEnabled ?? "true";
    else if (from === undefined) put("KmsDataKeyReusePeriodSeconds");
  }
  return changed;
}

/**
 * The spec's fields as they are in SQS. A field that the spec leaves out and that stands at AWS' default counts as not set.
 * Fields that don't apply to such a queue, or that can't be compared, are as in the spec: they never make a write.
 */
export function specOf(attributes: Attributes, tags: Record<string, string>, spec: QueueSpec): DeepPartial<QueueSpec> {
  const { aws } = spec;
  const fifo = attributes.FifoQueue === "true";
  const redrive = json(attributes.RedrivePolicy);
  const key = attributes.KmsMasterKeyId || undefined;
  /** The value, unless it is only AWS' default and the spec doesn't name it. */
  const set = <T>(name: string, inSpec: T | undefined, read: (text: string) => T): T | undefined =>
    attributes[name] === undefined || (inSpec === undefined && attributes[name] === defaults[name]) ? undefined : read(attributes[name]);
  return {
    fifo,
    visibilityTimeoutSeconds: integer(attributes.VisibilityTimeout),
    messageRetentionSeconds: integer(attributes.MessageRetentionPeriod),
    delaySeconds: integer(attributes.DelaySeconds),
    maximumMessageSizeBytes: integer(attributes.MaximumMessageSize),
    receiveWaitTimeSeconds: integer(attributes.ReceiveMessageWaitTimeSeconds),
    maxReceiveCount: integer(redrive?.maxReceiveCount),
    aws: {
      deadLetterQueueARN: redrive?.deadLetterTargetArn as string | undefined,
      redriveAllowPolicy: allowed(json(attributes.RedriveAllowPolicy), aws?.redriveAllowPolicy),
      contentBasedDeduplication: fifo
        ? set("ContentBasedDeduplication", aws?.contentBasedDeduplication, (text) => text === "true")
        : aws?.contentBasedDeduplication,
      deduplicationScope: set("DeduplicationScope", aws?.deduplicationScope, (text) => text as "queue"),
      fifoThroughputLimit: set("FifoThroughputLimit", aws?.fifoThroughputLimit, (text) => text as "perQueue"),
      // SQS turns it off by itself while there is a key
      sqsManagedSSE:
        key || aws?.kmsMasterKeyID ? aws?.sqsManagedSSE : set("SqsManagedSseEnabled", aws?.sqsManagedSSE, (text) => text === "true"),
      kmsMasterKeyID: key,
      // without a key SQS leaves it out or answers the default, whatever was set
      kmsDataKeyReusePeriodSeconds:
        key && aws?.kmsMasterKeyID ? integer(attributes.KmsDataKeyReusePeriodSeconds) : aws?.kmsDataKeyReusePeriodSeconds,
      policy: aws?.policy && attributes.Policy && samePolicy(aws.policy, attributes.Policy) ? aws.policy : attributes.Policy || undefined,
      tags,
    },
  };
}

type RedriveAllowPolicy = NonNullable<NonNullable<QueueSpec["aws"]>["redriveAllowPolicy"]>;

/** SQS need not say that all queues are allowed, and the order of the sources means nothing. */
function allowed(
  policy: Record<string, unknown> | undefined,
  inSpec: RedriveAllowPolicy | undefined,
): DeepPartial<RedriveAllowPolicy> | undefined {
  if (!policy) return inSpec?.redrivePermission === "allowAll" ? inSpec : undefined;
  const sources = policy.sourceQueueArns as string[] | undefined;
  const same = sources?.toSorted().join() === inSpec?.sourceQueueARNs?.toSorted().join();
  return {
    redrivePermission: policy.redrivePermission as RedriveAllowPolicy["redrivePermission"],
    sourceQueueARNs: same ? inSpec?.sourceQueueARNs : sources,
  };
}

function written(values: Record<string, string | number | boolean | undefined>): Attributes {
  return Object.fromEntries(Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])));
}

function integer(value: unknown): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function json(text: string | undefined): Record<string, unknown> | undefined {
  return text ? (JSON.parse(text) as Record<string, unknown>) : undefined;
}
