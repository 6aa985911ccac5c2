import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";

interface Answer {
  status: number;
  type: string;
  body: Buffer;
}

/**
 * A cloud that takes no time: it stands before an emulator and, when it was asked the same before, gives the same answer at
 * once. So a run that changes nothing can be measured without the cloud's own time, with all its requests and answers.
 */
export class RememberingCloud {
  /** Whether answers are remembered and given again; else every request goes on to the emulator. */
  remembers = false;
  readonly #answers = new Map<string, Answer>();
  readonly #emulator: string;
  readonly #server = createServer((request, response) => {
    void this.#answer(request).then(({ status, type, body }) => response.writeHead(status, { "content-type": type }).end(body));
  });

  constructor(emulator: string) {
    this.#emulator = emulator;
  }

  /** Starts it; resolves to its endpoint. */
  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const chunks: Buffer[] = await Array.fromAsync(request);
    const body = Buffer.concat(chunks);
    const { "x-amz-target": target = "", "content-type": type = "", authorization = "" } = request.headers;
    const asked = JSON.stringify([request.url, target, body.toString()]);
    const known = this.remembers ? this.#answers.get(asked) : undefined;
    if (known) return known;
    const headers = { "x-amz-target": String(target), "content-type": type, authorization };
    const answer = await fetch(new URL(request.url ?? "/", this.#emulator), { method: request.method ?? "POST", headers, body });
    const fresh = { status: answer.status, type: answer.headers.get("content-type") ?? "", body: Buffer.from(await answer.arrayBuffer()) };
    if (this.remembers) this.#answers.set(asked, fresh);
    return fresh;
  }
}
