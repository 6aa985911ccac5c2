import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import {
  CreateQueueCommand,
  DeleteQueueCommand,
  ListQueueTagsCommand,
  SetQueueAttributesCommand,
  SQSClient,
  TagQueueCommand,
} from "@aws-sdk/client-sqs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import { tags as ours } from "../../crds/api/names.ts";
import type { CloudAccount } from "../../crds/api/objects.ts";
import { findKind } from "../../lib/kinds.ts";
import { scrub } from "../../lib/redact.ts";
import type { Observation, Target } from "../../runner/provider.ts";
import { loadProvider } from "../../runner/providers/index.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";

const moto = process.env.MOTO_SERVER;
if (!moto) console.log("Left out: AWS. Set MOTO_SERVER to the address of a moto server, such as http://127.0.0.1:5000.");

const provider = (await loadProvider("aws")) as NonNullable<Awaited<ReturnType<typeof loadProvider>>>;
const queue = (await provider.kinds.Queue?.()) as NonNullable<Awaited<ReturnType<NonNullable<typeof provider.kinds.Queue>>>>;
const jsonFields = new Set(findKind("queue")?.jsonFields);

/** Requests that reached the emulator, each with what it asked for. */
interface Recorded {
  action: string;
  // a test looks into what it caused
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/**
 * A door in front of moto that writes down what goes through. It also answers RedriveAllowPolicy, which moto takes and keeps
 * to itself; AWS answers every attribute that was set (GetQueueAttributes, "All").
 */
class Door {
  readonly requests: Recorded[] = [];
  readonly #server: Server;
  readonly #redriveAllow = new Map<string, string>();

  constructor(target: string) {
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        const text = Buffer.concat(chunks);
        const recorded = this.#record(incoming.headers["x-amz-target"] as string | undefined, text.toString());
        const { method, headers } = incoming;
        const forwarded = request(new URL(incoming.url ?? "/", target), { method: method ?? "POST", headers }, (answer) => {
          const parts: Buffer[] = [];
          answer.on("data", (chunk: Buffer) => parts.push(chunk));
          answer.on("end", () => {
            const body = this.#amend(recorded, Buffer.concat(parts).toString());
            outgoing.writeHead(answer.statusCode ?? 500, { ...answer.headers, "content-length": Buffer.byteLength(body) }).end(body);
          });
        });
        forwarded.end(text);
      });
    });
  }

  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #record(target: string | undefined, text: string): Recorded {
    const recorded = target
      ? { action: target.replace("AmazonSQS.", ""), body: JSON.parse(text) }
      : { action: new URLSearchParams(text).get("Action") ?? "", body: {} };
    this.requests.push(recorded);
    const policy = recorded.body.Attributes?.RedriveAllowPolicy as string | undefined;
    if (policy !== undefined) this.#redriveAllow.set(nameIn(recorded.body), policy);
    return recorded;
  }

  #amend({ action, body }: Recorded, text: string): string {
    const policy = action === "GetQueueAttributes" && this.#redriveAllow.get(nameIn(body));
    if (!policy) return text;
    const answer = JSON.parse(text) as { Attributes?: object };
    return JSON.stringify({ ...answer, Attributes: { ...answer.Attributes, RedriveAllowPolicy: policy } });
  }
}

function nameIn(body: { QueueName?: string; QueueUrl?: string }): string {
  return body.QueueName ?? body.QueueUrl?.split("/").at(-1) ?? "";
}

const defaults: QueueSpec = {
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
type Aws = NonNullable<QueueSpec["aws"]>;
const aws: Aws = { contentBasedDeduplication: false, sqsManagedSSE: true, kmsDataKeyReusePeriodSeconds: 300 };
const arn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

function specWith(top: Partial<QueueSpec> = {}, block: Partial<Aws> = {}): QueueSpec {
  return { ...defaults, ...top, aws: { ...aws, ...block } };
}

function targetOf(spec: QueueSpec, externalName = `t-${randomUUID()}${spec.fifo ? ".fifo" : ""}`): Target<QueueSpec> {
  return { kind: "Queue", namespace: "shop", name: "orders", uid: randomUUID(), externalName, externalID: undefined, spec };
}

describe.skipIf(!moto)("Queue on SQS", () => {
  const door = new Door(moto ?? "");
  let endpoint: string;
  let keys: string;
  let session: unknown;
  let sqs: SQSClient;

  beforeAll(async () => {
    endpoint = await door.open();
    keys = mkdtempSync(join(tmpdir(), "keys-"));
    writeFileSync(join(keys, "AWS_ACCESS_KEY_ID"), "AKIAMOUNTED\n");
    writeFileSync(join(keys, "AWS_SECRET_ACCESS_KEY"), "mounted-secret-key\n");
    session = await provider.connect(account(), { directory: keys });
    sqs = new SQSClient({ region: "us-east-1", endpoint: moto ?? "", credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  });
  afterAll(() => {
    door.close();
    rmSync(keys, { recursive: true });
  });
  beforeEach(() => {
    door.requests.length = 0;
  });

  function account(accountID = "123456789012"): CloudAccount {
    return {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudAccount",
      metadata: { name: "dev" },
      spec: {
        provider: "aws",
        allowedNamespaces: ["*"],
        aws: { region: "us-east-1", accountID, endpoint },
        credentials: { secretRef: { name: "dev-keys" } },
        driftInterval: "1h",
        maxConcurrentRuns: 10,
      },
    };
  }

  async function existing(target: Target<QueueSpec>): Promise<Extract<Observation<QueueSpec>, { exists: true }>> {
    const observation = (await queue.observe(session, target)) as Observation<QueueSpec>;
    if (!observation.exists) throw new Error(`no queue ${target.externalName}`);
    return observation;
  }

  /** What a run does once the queue is there; returns the writes it took. */
  async function converge(target: Target<QueueSpec>, applied: string[] = []): Promise<Recorded[]> {
    const { actual } = await existing(target);
    door.requests.length = 0;
    const changes = diff(target.spec, actual, applied, jsonFields);
    if (changes.length > 0) await queue.update(session, target, changes);
    return door.requests.filter(({ action }) => !/^(Get|List)/.test(action));
  }

  const urlOf = (target: Target<QueueSpec>) => `${moto}/123456789012/${target.externalName}`;
  const tagsOf = async (target: Target<QueueSpec>) => (await sqs.send(new ListQueueTagsCommand({ QueueUrl: urlOf(target) }))).Tags ?? {};
  async function deadLetterQueue(suffix = ""): Promise<string> {
    const name = `dead-${randomUUID()}${suffix}`;
    await sqs.send(new CreateQueueCommand({ QueueName: name, ...(suffix ? { Attributes: { FifoQueue: "true" } } : {}) }));
    return arn(name);
  }

  describe("an account", () => {
    it("is asked for its id once, and its keys are kept out of every text from then on", async () => {
      await provider.connect(account(), { directory: keys });
      expect(door.requests.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
      expect(scrub("key mounted-secret-key of AKIAMOUNTED")).toBe("key [redacted] of [redacted]");
    });

    it("of another id than the spec says is refused before anything is read or written", async () => {
      await expect(provider.connect(account("210987654321"), { directory: keys })).rejects.toMatchObject({
        name: "TerminalError",
        code: "AccountMismatch",
        message: expect.stringMatching(/123456789012.*210987654321/),
      });
      expect(door.requests.map(({ action }) => action)).toEqual(["GetCallerIdentity"]);
    });

    it("is reached through IRSA with one exchange of the token, whatever number of clients is used", async () => {
      const token = join(keys, "token");
      writeFileSync(token, "eyJ.a-web-identity-token.sig");
      const { secretRef: _, ...credentials } = { ...account().spec.credentials, serviceAccountName: "cloud-dev" };
      const withRole: CloudAccount = { ...account(), spec: { ...account().spec, credentials } };
      process.env.AWS_WEB_IDENTITY_TOKEN_FILE = token;
      process.env.AWS_ROLE_ARN = "arn:aws:iam::123456789012:role/cloud-dev";
      try {
        const viaRole = await provider.connect(withRole, { directory: undefined });
        await queue.observe(viaRole, targetOf(defaults));
      } finally {
        delete process.env.AWS_WEB_IDENTITY_TOKEN_FILE;
        delete process.env.AWS_ROLE_ARN;
      }
      expect(door.requests.map(({ action }) => action)).toEqual(["AssumeRoleWithWebIdentity", "GetCallerIdentity", "GetQueueUrl"]);
    });
  });

  describe("every field", () => {
    it.each(["standard", "FIFO"])(
      "of a %s queue comes back as it was created, so that an unchanged object makes no write",
      async (type) => {
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
            deadLetterQueueARN: await deadLetterQueue(fifo ? ".fifo" : ""),
            redriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueARNs: [source] },
            kmsMasterKeyID: "alias/aws/sqs",
            kmsDataKeyReusePeriodSeconds: 600,
            policy:
              '{ "Version": "2012-10-17", "Statement": [{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"*"}] }',
            tags: { team: "checkout", "cost.center": "4711", empty: "" },
            ...(fifo
              ? { contentBasedDeduplication: true, deduplicationScope: "messageGroup", fifoThroughputLimit: "perMessageGroupId" }
              : {}),
          },
        );
        const target = targetOf(spec);
        expect(await queue.observe(session, target)).toEqual({ exists: false });
        await queue.create(session, target);
        const { actual, owner, ready, externalID, connection } = await existing(target);
        expect(diff(spec, actual, [...leaves(spec).keys()], jsonFields)).toEqual([]);
        expect({ owner, ready, externalID }).toEqual({ owner: target.uid, ready: true, externalID: arn(target.externalName) });
        const url = `${endpoint}/123456789012/${target.externalName}`;
        expect(connection).toEqual({
          secret: { uri: url },
          config: { queueName: target.externalName, queueURL: url, queueARN: externalID, region: "us-east-1" },
        });
        expect(await converge(target)).toEqual([]);
      },
    );

    it("that AWS has a default for is left to it, so that the smallest object makes no write either", async () => {
      const target = targetOf(defaults);
      await queue.create(session, target);
      expect(await converge(target)).toEqual([]);
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
        const before = targetOf(specWith(top.fifo ? { fifo: true } : {}));
        await queue.create(session, before);
        const after = { ...before, spec: specWith(top, block) };
        const writes = await converge(after);
        expect(writes).toEqual([{ action: "SetQueueAttributes", body: { QueueUrl: expect.any(String), Attributes: attributes } }]);
        expect(await converge(after)).toEqual([]);
      },
    );

    it("is put back when somebody changes it behind our back", async () => {
      const target = targetOf(specWith());
      await queue.create(session, target);
      await sqs.send(
        new SetQueueAttributesCommand({ QueueUrl: urlOf(target), Attributes: { VisibilityTimeout: "99", DelaySeconds: "9" } }),
      );
      const writes = await converge(target);
      expect(writes.map(({ body }) => body.Attributes)).toEqual([{ VisibilityTimeout: "30", DelaySeconds: "0" }]);
      expect(await converge(target)).toEqual([]);
    });

    it("that is taken out of the spec is reset, and stays so", async () => {
      const dead = await deadLetterQueue(".fifo");
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
      await queue.create(session, before);
      const applied = [...leaves(before.spec).keys()];
      const after = { ...before, spec: { ...defaults, fifo: true } };
      expect(await converge(after, applied)).toEqual([
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
      expect(await converge(after, applied)).toEqual([]);
    });

    it("that the spec never named is left as somebody else set it", async () => {
      const target = targetOf(defaults);
      await queue.create(session, target);
      const Attributes = { Policy: '{"Version":"2012-10-17","Statement":[{"Effect":"Deny"}]}', KmsMasterKeyId: "alias/theirs" };
      await sqs.send(new SetQueueAttributesCommand({ QueueUrl: urlOf(target), Attributes }));
      expect(await converge(target)).toEqual([]);
      expect(await converge({ ...target, spec: specWith() })).toEqual([]);
    });
  });

  describe("a dead-letter queue", () => {
    it("and its count are one attribute: changing either writes both", async () => {
      const [one, two] = [await deadLetterQueue(), await deadLetterQueue()];
      const target = targetOf(specWith({ maxReceiveCount: 3 }, { deadLetterQueueARN: one }));
      await queue.create(session, target);
      const policy = (writes: Recorded[]) => writes.map(({ body }) => JSON.parse(body.Attributes.RedrivePolicy as string) as unknown);
      const count = { ...target, spec: specWith({ maxReceiveCount: 4 }, { deadLetterQueueARN: one }) };
      expect(policy(await converge(count))).toEqual([{ deadLetterTargetArn: one, maxReceiveCount: 4 }]);
      const both = { ...target, spec: specWith({ maxReceiveCount: 5 }, { deadLetterQueueARN: two }) };
      expect(policy(await converge(both))).toEqual([{ deadLetterTargetArn: two, maxReceiveCount: 5 }]);
      expect(await converge(both)).toEqual([]);
    });

    it("that is not there yet is waited for, as another object may be making it", async () => {
      const target = targetOf(specWith({ maxReceiveCount: 3 }, { deadLetterQueueARN: arn("not-yet") }));
      await expect(queue.create(session, target)).rejects.toMatchObject({ name: "RetryableError", code: "DependencyNotReady" });
    });
  });

  describe("tags", () => {
    it("of others stay, and only ours that differ are written", async () => {
      const before = targetOf(specWith({}, { tags: { team: "a", gone: "x", same: "s" } }));
      await queue.create(session, before);
      await sqs.send(new TagQueueCommand({ QueueUrl: urlOf(before), Tags: { foreign: "theirs" } }));
      const after = { ...before, spec: specWith({}, { tags: { team: "b", "new.one": "n", same: "s" } }) };
      expect(await converge(after, [...leaves(before.spec).keys()])).toEqual([
        { action: "TagQueue", body: { QueueUrl: expect.any(String), Tags: { team: "b", "new.one": "n" } } },
        { action: "UntagQueue", body: { QueueUrl: expect.any(String), TagKeys: ["gone"] } },
      ]);
      expect(await tagsOf(after)).toEqual({
        team: "b",
        "new.one": "n",
        same: "s",
        foreign: "theirs",
        [ours.owner]: after.uid,
        [ours.object]: "Queue/shop/orders",
      });
    });

    it("say whose the queue is from its first moment on: they are part of the create", async () => {
      const target = targetOf(defaults);
      await queue.create(session, target);
      const created = door.requests.find(({ action }) => action === "CreateQueue");
      expect(created?.body.tags).toEqual({ [ours.owner]: target.uid, [ours.object]: "Queue/shop/orders" });
      expect(door.requests).toHaveLength(1);
    });
  });

  describe("ownership", () => {
    it("of a queue without our tag is nobody's, and can be claimed together with a change, the claim first", async () => {
      const target = targetOf(specWith({ delaySeconds: 1 }));
      await sqs.send(new CreateQueueCommand({ QueueName: target.externalName, tags: { foreign: "theirs" } }));
      const { owner, actual } = await existing(target);
      expect(owner).toBeUndefined();
      door.requests.length = 0;
      await queue.update(session, target, diff(target.spec, actual, []), "claim");
      expect(door.requests.map(({ action }) => action)).toEqual(["GetQueueUrl", "TagQueue", "SetQueueAttributes"]);
      expect((await existing(target)).owner).toBe(target.uid);
      expect(await tagsOf(target)).toMatchObject({ foreign: "theirs" });
    });

    it("is released without touching anything else, for a queue that is retained", async () => {
      const target = targetOf(specWith({}, { tags: { team: "a" } }));
      await queue.create(session, target);
      await queue.update(session, target, [], "release");
      expect(await tagsOf(target)).toEqual({ team: "a" });
    });

    it("of a queue that another object made shows in the refusal to create it with other attributes", async () => {
      const theirs = targetOf(specWith({ delaySeconds: 1 }));
      await queue.create(session, theirs);
      const mine = { ...targetOf(specWith({ delaySeconds: 2 })), externalName: theirs.externalName };
      await expect(queue.create(session, mine)).rejects.toMatchObject({
        name: "TerminalError",
        code: "NotOwned",
        message: expect.stringContaining("QueueAlreadyExists"),
        hint: expect.stringContaining("adoptionPolicy"),
      });
      // (for equal attributes moto hands the queue over with the new tags; AWS refuses other tags as it does other attributes)
      expect((await existing(theirs)).owner).toBe(theirs.uid);
    });
  });

  describe("repeating", () => {
    it("a create gives the same queue, as the run before may have ended before it knew", async () => {
      const target = targetOf(specWith({}, { tags: { team: "a" } }));
      await queue.create(session, target);
      await queue.create(session, target);
      expect((await existing(target)).owner).toBe(target.uid);
    });

    it("a create after the spec has changed finds our own queue and leaves the difference to the next step", async () => {
      const target = targetOf(specWith({ delaySeconds: 1 }));
      await queue.create(session, target);
      const changed = { ...target, spec: specWith({ delaySeconds: 2 }) };
      await queue.create(session, changed);
      expect(await converge(changed)).toHaveLength(1);
    });

    it("a delete succeeds, also when somebody else was faster", async () => {
      const target = targetOf(defaults);
      await queue.create(session, target);
      await queue.delete(session, target);
      await queue.delete(session, target);
      expect(await queue.observe(session, target)).toEqual({ exists: false });
    });

    it("a change of a queue that went away is tried again from the start", async () => {
      const target = targetOf(specWith({ delaySeconds: 1 }));
      const changes = [{ field: "delaySeconds", from: 0, to: 1 }];
      await expect(queue.update(session, target, changes)).rejects.toMatchObject({ name: "RetryableError", code: "Conflict" });
    });
  });

  it("a queue that vanishes while it is observed does not exist", async () => {
    const target = targetOf(defaults);
    await queue.create(session, target);
    const push = door.requests.push.bind(door.requests);
    let deleted: Promise<unknown> = Promise.resolve();
    door.requests.push = (recorded: Recorded) => {
      // on its way to moto the first of these meets a queue that is there; the delete overtakes the next ones
      if (recorded.action === "GetQueueUrl") deleted = sqs.send(new DeleteQueueCommand({ QueueUrl: urlOf(target) }));
      return push(recorded);
    };
    const observation = await queue.observe(session, target);
    door.requests.push = push;
    await deleted;
    expect(observation).toEqual({ exists: false });
  });

  it("a spec that AWS refuses is terminal, with AWS' own code", async () => {
    const target = targetOf(specWith({ maximumMessageSizeBytes: 1 }));
    await expect(queue.create(session, target)).rejects.toMatchObject({
      name: "TerminalError",
      code: "SpecRejected",
      message: expect.stringContaining("InvalidAttributeValue"),
    });
  });
});
