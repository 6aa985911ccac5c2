import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { CreateQueueCommand, ListQueueTagsCommand, SQSClient } from "@aws-sdk/client-sqs";

import type { QueueSpec } from "../../crds/api/kinds/queue.ts";
import type { CloudAccount } from "../../crds/api/objects.ts";
import { findKind } from "../../lib/kinds.ts";
import type { Observation, Target } from "../../runner/provider.ts";
import { aws as provider } from "../../runner/providers/aws/index.ts";
import { queue } from "../../runner/providers/aws/queue.ts";
import type { AwsSession } from "../../runner/providers/aws/session.ts";
import { diff } from "../../runner/reconcile/diff.ts";
import { Door, type Recorded } from "./aws-door.ts";
import { moto } from "./parts.ts";

/** Paths whose values are JSON texts. */
export const jsonFields: ReadonlySet<string> = new Set(findKind("queue")?.jsonFields);

/** What the API server stores of a queue that names nothing but its account. */
export const plain: QueueSpec = {
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
export type Aws = NonNullable<QueueSpec["aws"]>;
const defaultBlock: Aws = { contentBasedDeduplication: false, sqsManagedSSE: true, kmsDataKeyReusePeriodSeconds: 300 };
export const arn = (name: string) => `arn:aws:sqs:us-east-1:123456789012:${name}`;

/** A spec with a block aws, in which the API server has filled in the defaults. */
export function specWith(top: Partial<QueueSpec> = {}, block: Partial<Aws> = {}): QueueSpec {
  return { ...plain, ...top, aws: { ...defaultBlock, ...block } };
}

/** A queue of its own, so that cases do not meet. */
export function targetOf(spec: QueueSpec, externalName = `t-${randomUUID()}${spec.fifo ? ".fifo" : ""}`): Target<QueueSpec> {
  return {
    kind: "Queue",
    namespace: "shop",
    name: "orders",
    uid: randomUUID(),
    externalName,
    externalID: undefined,
    operation: undefined,
    password: undefined,
    spec,
  };
}

/** A connected account with moto behind a {@link Door}, and what a run does with it. To be made in a hook. */
export class Queues {
  readonly door = new Door(moto());
  /** Where the account's keys are. */
  readonly keys = mkdtempSync(join(tmpdir(), "keys-"));
  /** Past the door: somebody else's hands. */
  readonly others = new SQSClient({ region: "us-east-1", endpoint: moto(), credentials: { accessKeyId: "a", secretAccessKey: "b" } });
  endpoint = "";
  session!: AwsSession;

  static async open(): Promise<Queues> {
    const queues = new Queues();
    queues.endpoint = await queues.door.open();
    writeFileSync(join(queues.keys, "AWS_ACCESS_KEY_ID"), "AKIAMOUNTED\n");
    writeFileSync(join(queues.keys, "AWS_SECRET_ACCESS_KEY"), "mounted-secret-key\n");
    queues.session = await provider.connect(queues.account(), { directory: queues.keys });
    return queues;
  }

  close(): void {
    this.door.close();
    rmSync(this.keys, { recursive: true });
  }

  account(accountID = "123456789012"): CloudAccount {
    return {
      apiVersion: "kubectl-cloud.dev/v1alpha1",
      kind: "CloudAccount",
      metadata: { name: "dev" },
      spec: {
        provider: "aws",
        allowedNamespaces: ["*"],
        aws: { region: "us-east-1", accountID, endpoint: this.endpoint },
        credentials: { secretRef: { name: "dev-keys" } },
        driftInterval: "1h",
        maxConcurrentRuns: 10,
      },
    };
  }

  observe(target: Target<QueueSpec>): Promise<Observation<QueueSpec>> {
    return queue.observe(this.session, target);
  }

  async existing(target: Target<QueueSpec>): Promise<Extract<Observation<QueueSpec>, { exists: true }>> {
    const observation = await this.observe(target);
    if (!observation.exists) throw new Error(`no queue ${target.externalName}`);
    return observation;
  }

  /** What a run does once the queue is there; returns the writes that it took. */
  async converge(target: Target<QueueSpec>, applied: string[] = []): Promise<Recorded[]> {
    const { actual } = await this.existing(target);
    this.door.requests.length = 0;
    const changes = diff(target.spec, actual, applied, jsonFields);
    if (changes.length > 0) await queue.update(this.session, target, changes);
    return this.door.requests.filter(({ action }) => !/^(Get|List)/.test(action));
  }

  urlOf(target: Target<QueueSpec>): string {
    return `${moto()}/123456789012/${target.externalName}`;
  }

  async tagsOf(target: Target<QueueSpec>): Promise<Record<string, string>> {
    const { Tags = {} } = await this.others.send(new ListQueueTagsCommand({ QueueUrl: this.urlOf(target) }));
    return Tags;
  }

  /** ARN of a new queue for dead letters. */
  async deadLetterQueue(suffix: "" | ".fifo" = ""): Promise<string> {
    const name = `dead-${randomUUID()}${suffix}`;
    await this.others.send(new CreateQueueCommand({ QueueName: name, ...(suffix ? { Attributes: { FifoQueue: "true" } } : {}) }));
    return arn(name);
  }
}
