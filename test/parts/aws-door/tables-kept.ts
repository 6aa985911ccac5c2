import type { Answer, Incoming, Recorded } from "../door.ts";
import { errorAnswer } from "./protocol.ts";

type Send = (incoming: Incoming) => Promise<Answer>;

/** The part of AWS' own type that matters here. */
export interface TableDescription {
  TableName?: string;
  TableStatus?: string;
}

interface TimeToLive {
  Enabled: boolean;
  AttributeName: string;
}

/** What moto does not keep of a table. */
interface Kept {
  TableClassSummary?: object;
  SSEDescription?: object | undefined;
  StreamSpecification?: { StreamEnabled: boolean; StreamViewType?: string } | undefined;
  LatestStreamArn?: string | undefined;
}

/**
 * What DynamoDB keeps of a table and moto doesn't, and what DynamoDB refuses and moto takes:
 * moto tells no table class, drops a change of the encryption, and tells of a KMS key only its id; it refuses to turn a stream on
 * a second time, where AWS refuses to turn one on that is on or off that is off; and it changes the time to live whenever asked,
 * where AWS takes one change an hour and one attribute at a time;
 * and AWS changes the table class with nothing else.
 */
export class KeptOfTables {
  readonly #kept = new Map<string, Kept>();
  readonly #timeToLive = new Map<string, { changed: boolean; attribute: string | undefined }>();
  #backupLooks = 0;

  of(name: string): Kept {
    return this.#kept.get(name) ?? {};
  }

  hourPasses(): void {
    for (const each of this.#timeToLive.values()) each.changed = false;
  }

  slowBackups(looks: number): void {
    this.#backupLooks = looks;
  }

  async answer({ action, body }: Recorded, incoming: Incoming, send: Send): Promise<Answer> {
    const name = body.TableName as string;
    switch (action) {
      case "CreateTable":
        return this.#create(name, body, incoming, send);
      case "UpdateTable":
        return this.#update(name, body, incoming, send);
      case "UpdateTimeToLive":
        return this.#changeTimeToLive(name, body.TimeToLiveSpecification as TimeToLive, incoming, send);
      case "DescribeContinuousBackups": {
        const answer = await send(incoming);
        return this.#backupLooks-- > 0 ? { ...answer, text: answer.text.replace("ENABLED", "DISABLED") } : answer;
      }
      case "UpdateContinuousBackups":
        if (this.#backupLooks <= 0) return send(incoming);
        return refused(incoming, "Backups are being enabled for the table. Please retry later", "ContinuousBackupsUnavailableException");
      default:
        return send(incoming);
    }
  }

  async #create(name: string, body: Recorded["body"], incoming: Incoming, send: Send): Promise<Answer> {
    const { StreamSpecification: stream, ...rest } = body;
    const answer = await send(withBody(incoming, rest));
    if (answer.status >= 300) return answer;
    this.#timeToLive.delete(name);
    this.#kept.set(name, { ...classOf(body), ...encryptionOf(body), ...streamOf(name, stream) });
    return answer;
  }

  async #update(name: string, body: Recorded["body"], incoming: Incoming, send: Send): Promise<Answer> {
    const { StreamSpecification: stream, ...rest } = body;
    const isOn = this.of(name).StreamSpecification?.StreamEnabled ?? false;
    if (stream && stream.StreamEnabled === isOn) {
      return refused(incoming, `Table ${isOn ? "already has an enabled stream" : "has no enabled stream"}: ${name}`);
    }
    if (body.TableClass && Object.keys(body as object).length > 2) {
      return refused(
        incoming,
        "One or more parameter values were invalid: TableClass modification must be the only operation in the request",
      );
    }
    const updates = (body.GlobalSecondaryIndexUpdates ?? []) as Record<string, object>[];
    if (updates.filter(({ Update }) => !Update).length > 1) {
      const message = "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table";
      return refused(incoming, message, "LimitExceededException");
    }
    const answer = await send(withBody(incoming, rest));
    if (answer.status >= 300) return answer;
    this.#kept.set(name, { ...this.of(name), ...classOf(body), ...encryptionOf(body), ...streamOf(name, stream) });
    return answer;
  }

  async #changeTimeToLive(name: string, wanted: TimeToLive, incoming: Incoming, send: Send): Promise<Answer> {
    const { changed = false, attribute } = this.#timeToLive.get(name) ?? {};
    if (changed) return refused(incoming, "Time to live has been modified multiple times within a fixed interval");
    if (wanted.Enabled && attribute !== undefined) {
      return refused(incoming, `TimeToLive is active on a different AttributeName: current AttributeName is ${attribute}`);
    }
    const answer = await send(incoming);
    if (answer.status < 300) this.#timeToLive.set(name, { changed: true, attribute: wanted.Enabled ? wanted.AttributeName : undefined });
    return answer;
  }
}

function classOf({ TableClass }: Recorded["body"]): Kept {
  return TableClass ? { TableClassSummary: { TableClass } } : {};
}

function encryptionOf({ SSESpecification: encryption }: Recorded["body"]): Kept {
  if (!encryption) return {};
  const KMSMasterKeyArn = `arn:aws:kms:us-east-1:123456789012:key/${String(encryption.KMSMasterKeyId).replace(/^.*:key\//, "")}`;
  return { SSEDescription: encryption.Enabled ? { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn } : undefined };
}

function streamOf(name: string, stream: Kept["StreamSpecification"]): Kept {
  if (!stream) return {};
  const label = stream.StreamEnabled
    ? { LatestStreamArn: `arn:aws:dynamodb:us-east-1:123456789012:table/${name}/stream/${stream.StreamViewType}` }
    : {};
  return { StreamSpecification: stream.StreamEnabled ? stream : undefined, ...label };
}

function withBody(incoming: Incoming, body: object): Incoming {
  const text = JSON.stringify(body);
  return { ...incoming, text, headers: { ...incoming.headers, "content-length": String(Buffer.byteLength(text)) } };
}

function refused(incoming: Incoming, message: string, code = "ValidationException"): Answer {
  return errorAnswer(incoming, { code, message, status: 400 });
}
