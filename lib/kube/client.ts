import http, { type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import https, { type RequestOptions as NodeOptions } from "node:https";

import { StoreError } from "../store/errors.ts";
import type { ResourceType } from "../store/store.ts";
import type { LoadedConfig } from "./config.ts";
import { answered, type Asked, type Status, where } from "./errors.ts";
import { lines, text } from "./stream.ts";
import { noCredentials, unreachable } from "./unreachable.ts";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export interface RequestOptions {
  /** Parameters of the URL; undefined ones are left out. */
  query?: Record<string, string | number | boolean | undefined>;
  /** Sent as JSON. */
  body?: unknown;
  /** Default: application/json. */
  contentType?: string;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** Seconds until the request is given up; of a stream, until it begins. Default: the client's, 30. */
  timeoutSeconds?: number;
  /** What the path is about, so that a 404 can say that its type is missing. */
  type?: ResourceType;
  /** Gets the headers of each answer, as soon as it begins. */
  seen?: (headers: IncomingHttpHeaders) => void;
}

const attempts = 4;
/** The server asks for longer than this: the caller shall decide. */
const longestWaitSeconds = 10;
const passing = [429, 502, 503, 504];
/** An admission policy was just made, or the API server just started, and it has not read what the policy refers to. */
const policyWarmsUp = { message: "not yet synced to use for admission", attempts: 30, seconds: 0.5 };

/** Requests to one API server over kept connections. Everything it throws is a {@link StoreError}, save an abort's reason. */
export class Client {
  readonly serverURL: string;
  readonly contextName: string;
  readonly #loaded: LoadedConfig;
  readonly #userAgent: string;
  readonly #timeoutSeconds: number;

  constructor(loaded: LoadedConfig, userAgent = "kubectl-cloud", timeoutSeconds = 30) {
    this.#loaded = loaded;
    this.#userAgent = userAgent;
    this.#timeoutSeconds = timeoutSeconds;
    this.serverURL = loaded.serverURL;
    this.contextName = loaded.contextName;
  }

  /** What an error says of where it happened. */
  asked(type?: ResourceType): Asked {
    return { serverURL: this.serverURL, contextName: this.contextName, type, proxy: this.#loaded.proxy };
  }

  /** Sends a request and reads the JSON of its answer. */
  async request<T>(method: Method, path: string, options: RequestOptions = {}): Promise<T> {
    const content = await this.text(method, path, options);
    try {
      return JSON.parse(content) as T;
    } catch {
      const asked = where(this);
      throw new StoreError(`The server ${asked} answered with something else than JSON.`, {
        code: "ServerError",
        hint: "Is it an API server? Check `kubectl cluster-info`.",
      });
    }
  }

  /** Sends a request and reads its answer as text, such as a pod's log. */
  text(method: Method, path: string, options: RequestOptions = {}): Promise<string> {
    return this.#send(method, path, options, text);
  }

  /** Reads an answer line by line as it comes, such as a watch or a log that is followed; ends quietly when `signal` aborts. */
  async *lines(path: string, options: RequestOptions = {}): AsyncGenerator<string, void, undefined> {
    try {
      yield* lines(await this.#send("GET", path, options, async (response) => response));
    } catch (error) {
      if (options.signal?.aborted) return;
      throw error instanceof StoreError ? error : unreachable(error, this.asked(), 0);
    }
  }

  async #send<T>(method: Method, path: string, options: RequestOptions, read: (response: IncomingMessage) => Promise<T>): Promise<T> {
    const timeoutSeconds = options.timeoutSeconds ?? this.#timeoutSeconds;
    const idempotent = method !== "POST";
    for (let attempt = 1; ; attempt++) {
      const { prepared, payload } = await this.#prepare(method, options);
      const limit = new AbortController();
      const timer = setTimeout(() => limit.abort(new DOMException("no answer in time", "TimeoutError")), timeoutSeconds * 1000);
      const signal = options.signal ? AbortSignal.any([options.signal, limit.signal]) : limit.signal;
      let failure: StoreError;
      let warmsUp = false;
      try {
        const response = await exchange(this.#url(path, options.query), { ...prepared, signal }, payload);
        options.seen?.(response.headers);
        const status = response.statusCode ?? 0;
        if (status < 300) return await read(response);
        failure = answered(status, parse(await text(response)), this.asked(options.type), retryAfter(response));
        // refused before anything was stored, so any request can be repeated
        warmsUp = failure.message.includes(policyWarmsUp.message);
        if (!warmsUp && (!passing.includes(status) || !(idempotent || status === 429))) throw failure;
      } catch (error) {
        if (error instanceof StoreError) throw error;
        if (options.signal?.aborted) throw options.signal.reason;
        // the server closed a kept connection just when it was used again
        if (error instanceof StaleConnection && idempotent && attempt < attempts) continue;
        throw unreachable(
          signal.aborted ? signal.reason : error instanceof StaleConnection ? error.cause : error,
          this.asked(),
          timeoutSeconds,
        );
      } finally {
        clearTimeout(timer);
      }
      const seconds = warmsUp ? policyWarmsUp.seconds : (failure.retryAfterSeconds ?? 0.2 * 2 ** attempt);
      if (attempt >= (warmsUp ? policyWarmsUp.attempts : attempts) || seconds > longestWaitSeconds) throw failure;
      const { setTimeout: wait } = await import("node:timers/promises");
      await wait(seconds * 1000, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  /** TLS options, agent and headers. Credentials are asked for each time: a token may have been renewed meanwhile. */
  async #prepare(
    method: Method,
    { body, contentType, headers }: RequestOptions,
  ): Promise<{ prepared: NodeOptions; payload: string | undefined }> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    const prepared: NodeOptions = { headers: {} };
    try {
      await this.#loaded.config.applyToHTTPSOptions(prepared);
    } catch (error) {
      throw noCredentials(error, this.contextName);
    }
    // KubeConfig makes one agent for each user, but lets its connections go
    (prepared.agent as https.Agent & { keepAlive: boolean }).keepAlive = true;
    prepared.method = method;
    prepared.headers = {
      Accept: "application/json",
      "User-Agent": this.#userAgent,
      ...(payload === undefined ? {} : { "Content-Type": contentType ?? "application/json", "Content-Length": Buffer.byteLength(payload) }),
      ...(prepared.headers as Record<string, string>),
      ...this.#loaded.impersonation,
      ...headers,
    };
    return { prepared, payload };
  }

  #url(path: string, query: RequestOptions["query"] = {}): URL {
    const url = new URL(this.serverURL + path);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value));
    return url;
  }
}

class StaleConnection extends Error {}

function exchange(url: URL, options: NodeOptions, payload: string | undefined): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = (url.protocol === "http:" ? http : https).request(url, options, resolve);
    request.on("error", (error: NodeJS.ErrnoException) => {
      reject(request.reusedSocket && error.code === "ECONNRESET" ? new StaleConnection("closed meanwhile", { cause: error }) : error);
    });
    // a silent network between two events of a watch must not go unnoticed
    request.on("socket", (socket) => socket.setKeepAlive(true, 30_000));
    request.end(payload);
  });
}

function parse(content: string): Status | undefined {
  try {
    const status = JSON.parse(content) as Status;
    return status.kind === "Status" ? status : undefined;
  } catch {
    return undefined;
  }
}

function retryAfter({ headers }: IncomingMessage): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : undefined;
}
