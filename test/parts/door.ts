import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { Server as SecureServer } from "node:https";
import type { AddressInfo } from "node:net";

/** What a request asked for. */
export interface Recorded {
  action: string;
  // a test looks into what it caused
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** A request on its way. */
export interface Incoming {
  method: string;
  /** Path and query. */
  url: string;
  headers: IncomingHttpHeaders;
  text: string;
}

/** An answer on its way back. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** What becomes of a request instead of an answer: the connection breaks, or nothing ever comes. */
export type Silence = "reset" | "hang";

/**
 * A server on loopback that stands before another one: it writes down what goes through, and a test can hold up a request or
 * its answer. What kind of requests they are is told by those who extend it.
 */
export abstract class Door {
  readonly requests: Recorded[] = [];
  /** Awaited before a request goes on: lets a test put something else first, or hold it for good. */
  before: (recorded: Recorded) => Promise<unknown> = () => Promise.resolve();
  /** Awaited before an answer goes back: what was asked for has happened by then. */
  after: (recorded: Recorded) => Promise<unknown> = () => Promise.resolve();
  readonly #server: Server | SecureServer;

  /** @param server - what to serve with; default: plain HTTP */
  constructor(server: Server | SecureServer = createServer()) {
    this.#server = server;
    server.on("request", (incoming: IncomingMessage, outgoing: ServerResponse) => void this.#serve(incoming, outgoing));
    // a connection that is closed just when it is used again would be a fault that no test asked for
    this.#server.keepAliveTimeout = 300_000;
  }

  /** Starts to listen, by default on loopback at a free port; resolves to its address there. */
  async open({ host = "127.0.0.1", port = 0 } = {}): Promise<string> {
    this.#server.listen(port, host);
    await once(this.#server, "listening");
    const scheme = this.#server instanceof SecureServer ? "https" : "http";
    return `${scheme}://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  /** Lets requests and answers pass again. */
  letPass(): void {
    this.before = () => Promise.resolve();
    this.after = () => Promise.resolve();
  }

  /** What a request asks for. */
  protected abstract read(incoming: Incoming): Recorded;

  /** Answers a request, as a rule by sending it on. */
  protected abstract answer(recorded: Recorded, incoming: Incoming): Promise<Answer | Silence>;

  async #serve(request: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { method = "GET", url = "/", headers } = request;
    try {
      const incoming = { method, url, headers, text: await textOf(request) };
      const recorded = this.read(incoming);
      this.requests.push(recorded);
      await this.before(recorded);
      const answer = await this.answer(recorded, incoming);
      await this.after(recorded);
      if (answer === "hang") return;
      if (answer === "reset") request.socket.resetAndDestroy();
      else outgoing.writeHead(answer.status, { ...answer.headers, "content-length": Buffer.byteLength(answer.text) }).end(answer.text);
    } catch {
      // who asked has gone, or there is nothing behind the door
      request.socket.destroy();
    }
  }
}

/** The whole of a message, as text. */
export async function textOf(message: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
