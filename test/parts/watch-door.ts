import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Agent, request } from "node:https";
import type { AddressInfo } from "node:net";

import { parse } from "yaml";

interface Kubeconfig {
  clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
}

/** A door in front of the API server through which watches pass as they come, so that a test can break and change them. */
export class WatchDoor {
  /** What came by, such as `list queues`, `watch queues`, `POST jobs`. */
  readonly requests: string[] = [];
  /** Changes what a watch asks for. */
  rewrite: (query: URLSearchParams, plural: string) => void = () => {};
  /** Awaited before a request goes on; it doesn't when who asked has gone meanwhile. */
  before: (action: string) => Promise<unknown> = () => Promise.resolve();
  /** Awaited before an answer goes back: what was asked for has happened by then. */
  after: (action: string) => Promise<unknown> = () => Promise.resolve();
  /** Whether each connection is closed as soon as something is asked, as by a network that is down. */
  isShut = false;
  /** Watches on their way, with their type. */
  readonly #watches = new Map<ServerResponse, string>();
  readonly #server = createServer((incoming, outgoing) => void this.#pass(incoming, outgoing));
  readonly #target: string;
  readonly #agent: Agent;

  constructor(kubeconfig: string) {
    // a connection that is closed just when it is used again would be a fault that no test asked for
    this.#server.keepAliveTimeout = 300_000;
    const { cluster } = (parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig).clusters[0];
    this.#target = cluster.server;
    // a kept connection may be the one of a server that has gone meanwhile
    this.#agent = new Agent({ ca: Buffer.from(cluster["certificate-authority-data"], "base64") });
  }

  /** Starts to listen; resolves to its address. */
  async open(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
    this.#agent.destroy();
  }

  /** Ends watches of a type in good order, as a server does when their time is over. */
  end(plural: string): void {
    for (const [outgoing, of] of this.#watches) if (of === plural) outgoing.end();
  }

  /** Breaks all watches, as a network does. */
  break(): void {
    for (const outgoing of this.#watches.keys()) outgoing.destroy();
  }

  async #pass(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const url = new URL(incoming.url ?? "/", this.#target);
    const plural = /\/(?:v1|v1alpha1)(?:\/namespaces\/[^/]+)?\/([^/]+)/.exec(url.pathname)?.[1] ?? "";
    const isWatch = url.searchParams.has("watch");
    const action = `${isWatch ? "watch" : incoming.method === "GET" ? "list" : incoming.method} ${plural}`;
    this.requests.push(action);
    if (this.isShut) return void outgoing.destroy();
    await this.before(action);
    if (outgoing.destroyed) return;
    if (isWatch) this.rewrite(url.searchParams, plural);
    const goBack = async (answer: IncomingMessage) => {
      answer.on("error", () => outgoing.destroy());
      await this.after(action);
      outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(outgoing);
    };
    const options = { method: incoming.method, headers: incoming.headers, agent: this.#agent };
    const sent = request(url, options, (answer) => void goBack(answer));
    if (isWatch) this.#watches.set(outgoing, plural);
    outgoing.on("close", () => {
      this.#watches.delete(outgoing);
      sent.destroy();
    });
    sent.on("error", () => outgoing.destroy());
    incoming.pipe(sent);
  }

  /** Lets everything pass as it is again. */
  letPass(): void {
    this.isShut = false;
    this.rewrite = () => {};
    this.before = () => Promise.resolve();
    this.after = () => Promise.resolve();
  }
}
