import { SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import { queue } from "../../runner/providers/aws/queue.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";
import { arn, type Aws, jsonFields, plain, Queues, specWith, targetOf } from "../parts/aws-queues.ts";
import { withMoto } from "../parts/parts.ts";

withMoto("every field of a Queue on SQS", () => {
  let queues: Queues;
  beforeAll(async () => {
    queues = await Queues.open();
  });
  afterAll(() => queues.close());
  beforeEach(() => {
    queues.door.requests.length = 0;
  });

  it.each(["standard", "FIFO"])("of a %s queue comes back as it was created, so that an unchanged object makes no write", async (type) => {
    const fifo = type === "FIFO";
    const source = arn(`source${fifo ? ".fifo" : ""}`);
    const spec = specWith(
      {
        fifo,
        visibilityTimeoutSeconds: 43200,
        messageRetentionSeconds: 60,
        delaySeconds: 900,
        maximumMessageSizeBytes: 1024,
        receiveWaitTimeSeconds: 20,
        maxReceiveCount: 7,
      },
      {
        deadLetterQueueARN: await queues.deadLetterQueue(fifo ? ".fifo" : ""),
        redriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueARNs: [source] },
        kmsMasterKeyID: "alias/aws/sqs",
        kmsDataKeyReusePeriodSeconds: 600,
        policy: '{ "Version": "2012-10-17", "Statement": [{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}] }',
        tags: { team: "checkout", "cost.center": "4711", empty: "" },
        ...(fifo ? { contentBasedDeduplication: true, deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" } : {}),
      },
    );
    const target = targetOf(spec);
    expect(await queues.observe(target)).toEqual({ exists: false });
    await queue.create(queues.session, target);
    const { actual, owner, ready, externalID, connection } = await queues.existing(target);
    expect(diff(spec, actual, [...leaves(spec).keys()], jsonFields)).toEqual([]);
    expect({ owner, ready, externalID }).toEqual({ owner: target.uid, ready: true, externalID: arn(target.externalName) });
    const url = `${queues.endpoint}/123456789012/${target.externalName}`;
    expect(connection).toEqual({
      secret: { uri: url },
      config: { queueName: target.externalName, queueURL: url, queueARN: externalID, region: "us-east-1" },
    });
    expect(await queues.converge(target)).toEqual([]);
  });

  it("that AWS has a default for is left to it, so that the smallest object makes no write either", async () => {
    const target = targetOf(plain);
    await queue.create(queues.session, target);
    expect(await queues.converge(target)).toEqual([]);
  });

  it.each([
    ["visibilityTimeoutSeconds", { visibilityTimeoutSeconds: 5 }, {}, { VisibilityTimeout: "5" }],
    ["messageRetentionSeconds", { messageRetentionSeconds: 120 }, {}, { MessageRetentionPeriod: "120" }],
    ["delaySeconds", { delaySeconds: 3 }, {}, { DelaySeconds: "3" }],
    ["maximumMessageSizeBytes", { maximumMessageSizeBytes: 2048 }, {}, { MaximumMessageSize: "2048" }],
    ["receiveWaitTimeSeconds", { receiveWaitTimeSeconds: 10 }, {}, { ReceiveMessageWaitTimeSeconds: "10" }],
    ["aws.contentBasedDeduplication", { fifo: true }, { contentBasedDeduplication: true }, { ContentBasedDeduplication: "true" }],
    ["aws.deduplicationScope", { fifo: true }, { deduplicationScope: "messageGroup" }, { DeduplicationScope: "messageGroup" }],
    [
      "aws.fifoThroughputLimit",
      { fifo: true },
      { deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" },
      { DeduplicationScope: "messageGroup", FifoThroughputLimit: "perMessageGroupId" },
    ],
    ["aws.sqsManagedSSE", {}, { sqsManagedSSE: false }, { SqsManagedSseEnabled: "false" }],
    ["aws.policy", {}, { policy: '{"Statement":[{"Effect":"Deny"}]}' }, { Policy: '{"Statement":[{"Effect":"Deny"}]}' }],
    [
      "aws.redriveAllowPolicy",
      {},
      { redriveAllowPolicy: { redrivePermission: "denyAll" } },
      { RedriveAllowPolicy: '{"redrivePermission":"denyAll"}' },
    ],
    // the period of a queue without a key can't be seen, so it goes along with the first key
    ["aws.kmsMasterKeyID", {}, { kmsMasterKeyID: "alias/k" }, { KmsMasterKeyId: "alias/k", KmsDataKeyReusePeriodSeconds: "300" }],
  ] satisfies [string, Partial<QueueSpec>, Partial<Aws>, Record<string, string>][])(
    "%s is changed by one request with nothing else in it",
    async (_, top, block, attributes) => {
      const before = targetOf(specWith("fifo" in top ? { fifo: true } : {}));
      await queue.create(queues.session, before);
      const after = { ...before, spec: specWith(top, block) };
      const writes = await queues.converge(after);
      expect(writes).toEqual([{ action: "SetQueueAttributes", body: { QueueUrl: expect.any(String), Attributes: attributes } }]);
      expect(await queues.converge(after)).toEqual([]);
    },
  );

  it("is put back when somebody changes it behind our back", async () => {
    const target = targetOf(specWith());
    await queue.create(queues.session, target);
    await queues.others.send(
      new SetQueueAttributesCommand({ QueueUrl: queues.urlOf(target), Attributes: { VisibilityTimeout: "99", DelaySeconds: "9" } }),
    );
    const writes = await queues.converge(target);
    expect(writes.map(({ body }) => body.Attributes)).toEqual([{ VisibilityTimeout: "30", DelaySeconds: "0" }]);
    expect(await queues.converge(target)).toEqual([]);
  });

  it("that is taken out of the spec is reset, and stays so", async () => {
    const dead = await queues.deadLetterQueue(".fifo");
    const before = targetOf(
      specWith(
        { fifo: true, maxReceiveCount: 3 },
        {
          contentBasedDeduplication: true,
          deduplicationScope: "messageGroup",
          fifoThroughputLimit: "perMessageGroupId",
          deadLetterQueueARN: dead,
          redriveAllowPolicy: { redrivePermission: "denyAll" },
          kmsMasterKeyID: "alias/k",
          policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}',
          tags: { team: "checkout" },
        },
      ),
    );
    await queue.create(queues.session, before);
    const applied = [...leaves(before.spec).keys()];
    const after = { ...before, spec: { ...plain, fifo: true } };
    expect(await queues.converge(after, applied)).toEqual([
      {
        action: "SetQueueAttributes",
        body: {
          QueueUrl: expect.any(String),
          Attributes: {
            RedrivePolicy: "",
            RedriveAllowPolicy: "",
            Policy: "",
            KmsMasterKeyId: "",
            SqsManagedSseEnabled: "true",
            ContentBasedDeduplication: "false",
            DeduplicationScope: "queue",
            FifoThroughputLimit: "perQueue",
          },
        },
      },
      { action: "UntagQueue", body: { QueueUrl: expect.any(String), TagKeys: ["team"] } },
    ]);
    expect(await queues.converge(after, applied)).toEqual([]);
  });

  it("that the spec never named is left as somebody else set it", async () => {
    const target = targetOf(plain);
    await queue.create(queues.session, target);
    const Attributes = { Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}', KmsMasterKeyId: "alias/theirs" };
    await queues.others.send(new SetQueueAttributesCommand({ QueueUrl: queues.urlOf(target), Attributes }));
    expect(await queues.converge(target)).toEqual([]);
    expect(await queues.converge({ ...target, spec: specWith() })).toEqual([]);
  });
});
