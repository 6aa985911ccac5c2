import { once } from "node:events";
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** Requests that reached the emulator, each with what it asked for. */
export interface Recorded {
  action: string;
  // a test looks into what it caused
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/**
 * A door in front of moto that writes down what goes through. It also answers RedriveAllowPolicy, which moto takes and keeps
 * to itself; AWS answers every attribute that was set (GetQueueAttributes, "All").
 */
export class Door {
  readonly requests: Recorded[] = [];
  /** Awaited before a request goes on to the emulator: lets a test put something else first. */
  before: (recorded: Recorded) => Promise<unknown> = () => Promise.resolve();
  /** Awaited before the emulator's answer goes back: what was asked for has happened by then. */
  after: (recorded: Recorded) => Promise<unknown> = () => Promise.resolve();
  /** Refused with AWS' own code and message instead of going on, by action. */
  readonly refused = new Map<string, { code: string; message: string }>();
  /** Hangs up on every request, as a network does that is down. */
  unreachable = false;
  readonly #server: Server;
  readonly #redriveAllow = new Map<string, string>();

  constructor(target: string) {
    this.#server = createServer((incoming, outgoing) => {
      const chunks: Buffer[] = [];
      incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
      incoming.on("end", () => {
        if (this.unreachable) return void incoming.socket.destroy();
        void this.#pass(new URL(incoming.url ?? "/", target), incoming, Buffer.concat(chunks).toString(), outgoing);
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

  async #pass(url: URL, { method = "POST", headers }: IncomingMessage, text: string, outgoing: ServerResponse): Promise<void> {
    const recorded = this.#record(headers["x-amz-target"] as string | undefined, text);
    await this.before(recorded);
    const refusal = this.refused.get(recorded.action);
    if (refusal) {
      const body = JSON.stringify({ __type: `com.amazonaws.sqs#${refusal.code}`, message: refusal.message });
      outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.0", "x-amzn-query-error": `${refusal.code};Sender` }).end(body);
      return;
    }
    const forwarded = request(url, { method, headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => parts.push(chunk));
      answer.on("end", () => {
        const body = this.#amend(recorded, Buffer.concat(parts).toString());
        const headers = { ...answer.headers, "content-length": Buffer.byteLength(body) };
        void this.after(recorded).then(() => outgoing.writeHead(answer.statusCode ?? 500, headers).end(body));
      });
    });
    forwarded.on("error", () => outgoing.destroy());
    forwarded.end(text);
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
