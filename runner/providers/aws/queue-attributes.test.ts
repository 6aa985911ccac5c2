import { describe, expect, it } from "vitest";

import type { QueueSpec } from "../../../crds/api/kinds/queue.ts";
import { diff } from "../../reconcile/diff.ts";
import { type Attributes, attributesOf, changedAttributes, specOf } from "./queue-attributes.ts";

/** What the API server stores of a queue that names nothing but its account. */
const plain: QueueSpec = {
  account: "dev",
  externalName: "",
  deletionPolicy: "Delete",
  adoptionPolicy: "Never",
  suspend: false,
  fifo: false,
  visibilityTimeoutSeconds: 30,
  messageRetentionSeconds: 345600,
  delaySeconds: 0,
  maximumMessageSizeBytes: 1048576,
  receiveWaitTimeSeconds: 0,
};
const aws = { contentBasedDeduplication: false, sqsManagedSSE: true, kmsDataKeyReusePeriodSeconds: 300 };
const withAws = (more: Partial<NonNullable<QueueSpec["aws"]>>, top: Partial<QueueSpec> = {}): QueueSpec => ({
  ...plain,
  ...top,
  aws: { ...aws, ...more },
});
const arn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

/** What AWS answers of a queue made with nothing but a name. */
const answered: Attributes = {
  QueueArn: arn("orders"),
  VisibilityTimeout: "30",
  MessageRetentionPeriod: "345600",
  DelaySeconds: "0",
  MaximumMessageSize: "1048576",
  ReceiveMessageWaitTimeSeconds: "0",
  SqsManagedSseEnabled: "true",
  KmsDataKeyReusePeriodSeconds: "300",
};
const fifoAnswered: Attributes = {
  ...answered,
  FifoQueue: "true",
  ContentBasedDeduplication: "false",
  DeduplicationScope: "queue",
  FifoThroughputLimit: "perQueue",
};

/** Fields that earlier runs set, when the spec had all of them. */
const set = ["aws.deduplicationScope", "aws.fifoThroughputLimit", "aws.contentBasedDeduplication", "aws.sqsManagedSSE"];
const changes = (spec: QueueSpec, attributes: Attributes, applied = set) =>
  diff(spec, specOf(attributes, {}, spec), applied, new Set(["aws.policy"]));

describe("an unchanged queue makes no write", () => {
  it.each([
    ["that names nothing", plain, answered],
    ["with an empty aws block", withAws({}), answered],
    ["that is FIFO", { ...plain, fifo: true }, fifoAnswered],
    ["that is FIFO with an aws block", withAws({}, { fifo: true }), fifoAnswered],
    ["whose block aws was taken out when it stood at AWS' defaults", { ...plain, fifo: true }, fifoAnswered],
    [
      "with a KMS key, which turns SqsManagedSseEnabled off",
      withAws({ kmsMasterKeyID: "alias/aws/sqs" }),
      { ...answered, KmsMasterKeyId: "alias/aws/sqs", SqsManagedSseEnabled: "false" },
    ],
    ["with a reuse period and no key that it could hold for", withAws({ kmsDataKeyReusePeriodSeconds: 600 }), answered],
    [
      "with somebody else's KMS key, which the spec doesn't speak of",
      withAws({ kmsDataKeyReusePeriodSeconds: 600 }),
      { ...answered, SqsManagedSseEnabled: "false", KmsMasterKeyId: "alias/theirs" },
    ],
    ["whose redrive-allow policy is what holds without one", withAws({ redriveAllowPolicy: { redrivePermission: "allowAll" } }), answered],
    [
      "whose sources come back in another order",
      withAws({ redriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueARNs: [arn("a"), arn("b")] } }),
      { ...answered, RedriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [arn("b"), arn("a")] }) },
    ],
    [
      "whose maxReceiveCount comes back as a text",
      withAws({ deadLetterQueueARN: arn("dead") }, { maxReceiveCount: 5 }),
      { ...answered, RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn("dead"), maxReceiveCount: "5" }) },
    ],
    [
      "whose policy comes back in AWS' form",
      withAws({ policy: '{"Statement":{"Effect":"Allow","Principal":{"AWS":"123456789012"},"Action":["sqs:*"]}}' }),
      {
        ...answered,
        Policy:
          '{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::123456789012:root"},"Action":"SQS:*"}]}',
      },
    ],
  ] satisfies [string, QueueSpec, Attributes][])("%s", (_, spec, attributes) => {
    expect(changes(spec, attributes)).toEqual([]);
  });
});

describe("attributesOf", () => {
  it("leaves out what SQS refuses on a standard queue", () => {
    const names = Object.keys(attributesOf(withAws({})));
    expect(names).not.toContain("FifoQueue");
    expect(names).not.toContain("ContentBasedDeduplication");
  });

  it("asks for one kind of encryption only, as SQS refuses two", () => {
    expect(attributesOf(withAws({ kmsMasterKeyID: "alias/x" }))).toMatchObject({
      KmsMasterKeyId: "alias/x",
      KmsDataKeyReusePeriodSeconds: "300",
    });
    expect(attributesOf(withAws({ kmsMasterKeyID: "alias/x" }))).not.toHaveProperty("SqsManagedSseEnabled");
    expect(attributesOf(withAws({}))).toMatchObject({ SqsManagedSseEnabled: "true" });
    expect(attributesOf(withAws({}))).not.toHaveProperty("KmsDataKeyReusePeriodSeconds");
  });
});

describe("changedAttributes", () => {
  const written = (spec: QueueSpec, attributes: Attributes) =>
    changedAttributes(spec, changes(spec, attributes, [...set, "aws.kmsMasterKeyID"]));

  it("takes a first KMS key with its reuse period, which could not be compared before", () => {
    const spec = withAws({ kmsMasterKeyID: "alias/x", kmsDataKeyReusePeriodSeconds: 600 });
    expect(written(spec, answered)).toEqual({ KmsMasterKeyId: "alias/x", KmsDataKeyReusePeriodSeconds: "600" });
  });

  it("takes another KMS key alone", () => {
    const before = { ...answered, KmsMasterKeyId: "alias/x", SqsManagedSseEnabled: "false" };
    expect(written(withAws({ kmsMasterKeyID: "alias/y" }), before)).toEqual({ KmsMasterKeyId: "alias/y" });
  });

  it.each([
    ["goes back to SQS' own", withAws({}), "true"],
    ["goes back to SQS' own without a block aws too", plain, "true"],
    ["ends when the spec says so", withAws({ sqsManagedSSE: false }), "false"],
  ])("leaves no moment in between when the KMS key goes: encryption %s", (_, spec, sse) => {
    const before = { ...answered, KmsMasterKeyId: "alias/x", SqsManagedSseEnabled: "false" };
    expect(written(spec, before)).toEqual({ KmsMasterKeyId: "", SqsManagedSseEnabled: sse });
  });

  it("refuses to change what can't be changed", () => {
    const call = () => changedAttributes(plain, [{ field: "fifo", from: true, to: false }]);
    expect(call).toThrow(expect.objectContaining({ name: "TerminalError", code: "SpecRejected" }));
  });
});
