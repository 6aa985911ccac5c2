import { randomUUID } from "node:crypto";
import { createServer } from "node:https";

import { type Answer, Door, type Incoming, type Recorded, type Silence } from "../../parts/door.ts";
import { answer } from "./arm.ts";
import { makeCertificates, type Certificates } from "./certificates.ts";
import { Tokens } from "./entra/tokens.ts";
import { Refusal, type Reply } from "./errors.ts";
import { type Fault, Faults, suffer } from "./faults.ts";
import { Hands } from "./hands.ts";
import type { Match } from "./match.ts";
import type { Course } from "./operation.ts";
import { type ArmRequest, readRequest } from "./requests.ts";
import { type Subscription, World } from "./world.ts";

/** The subscription and tenant that are there from the start. */
export const zeros = "00000000-0000-0000-0000-000000000000";

/** How the fake is served. */
export interface FakeArmOptions {
  /** Default: 127.0.0.1. */
  host?: string;
  /** Default: a free one. */
  port?: number;
  /** Further names and addresses of the certificate, such as the one that pods reach it at. */
  names?: string[];
  /** Where the certificate's authority is written. Default: a file of its own, deleted by close. */
  caFile?: string;
}

/**
 * A small Azure: Azure Resource Manager and the authority that issues its tokens, over TLS at one address. Its state machine and
 * its words are those of recordings/. Extends {@link Door}: `requests`, `before` and `after` are as there.
 */
export class FakeArm extends Door {
  declare readonly requests: ArmRequest[];
  /** The same, also when a test has emptied `requests` to count from there. */
  readonly everyRequest: ArmRequest[] = [];
  readonly tokens = new Tokens();
  readonly hands: Hands;
  /** `https://127.0.0.1:port`, once it is open: both the endpoint of Azure Resource Manager and the authority host. */
  address = "";
  readonly #world = new World();
  readonly #faults = new Faults();
  readonly #options: FakeArmOptions;
  readonly #server: ReturnType<typeof createServer>;
  #certificates: Certificates | undefined;

  constructor(options: FakeArmOptions = {}) {
    const server = createServer();
    super(server);
    this.#server = server;
    this.#options = options;
    this.hands = new Hands(this.#world);
    this.addSubscription({ subscriptionId: zeros, tenantId: zeros, displayName: "Tests", state: "Enabled" });
  }

  /** PEM of the authority that signed the certificate: a process trusts it through NODE_EXTRA_CA_CERTS. */
  get caFile(): string {
    return this.#certificates?.caFile ?? "";
  }

  override async open(): Promise<string> {
    const { host, port, names, caFile } = this.#options;
    this.#certificates = await makeCertificates(names, caFile);
    this.#server.setSecureContext(this.#certificates);
    this.address = await super.open({ ...(host !== undefined && { host }), ...(port !== undefined && { port }) });
    return this.address;
  }

  override close(): void {
    super.close();
    this.#certificates?.remove();
  }

  addSubscription(subscription: Subscription): void {
    this.#world.addSubscription(subscription);
  }

  /** The look that sees the end of an operation. Default: 2; 0 lets everything be done at once. */
  set polls(count: number) {
    this.#world.operations.polls = count;
  }

  /** Seconds of Retry-After in every answer about an operation. Default, undefined: as recorded, up to a minute. */
  set retryAfter(seconds: number | undefined) {
    this.#world.operations.retryAfter = seconds;
  }

  /** Says how the next `times` operations go that matching requests begin; without a number all of them until {@link mend}. */
  course(match: Match, course: Course, times?: number): void {
    this.#world.operations.course(match, course, times);
  }

  /** Lets the next `times` matching requests go wrong; without a number all of them until {@link mend}. */
  fail(match: Match<ArmRequest>, fault: Fault, times?: number): void {
    this.#faults.plan(match, fault, times);
  }

  /** Nothing goes wrong any more. */
  mend(): void {
    this.#faults.mend();
    this.#world.operations.mend();
    this.#world.hidesNew.clear();
    this.tokens.invalidNext = 0;
  }

  /** Somebody else in the world has this name. */
  takeName(type: string, name: string): void {
    this.#world.takenNames.add(`${type}/${name}`.toLowerCase());
  }

  /** New resources of a type say, once they are made, in so many looks that they aren't there. */
  hideNew(type: string, gets: number): void {
    this.#world.hidesNew.set(type.toLowerCase(), gets);
  }

  /** One that is there says so in so many looks. */
  hide(id: string, gets: number): void {
    this.#world.resources.hide(id, gets);
  }

  /** What was asked to be changed; nothing when all requests since only looked. */
  get writes(): ArmRequest[] {
    return this.requests.filter(({ writes }) => writes);
  }

  /** What was looked at, without tokens. */
  get reads(): ArmRequest[] {
    return this.requests.filter(({ writes, action }) => !writes && !action.startsWith("TOKEN") && !action.includes("openid"));
  }

  protected read(incoming: Incoming): Recorded {
    const request = readRequest(incoming, this.#world.operations);
    this.everyRequest.push(request);
    return request;
  }

  protected answer(recorded: Recorded, incoming: Incoming): Promise<Answer | Silence> {
    const request = recorded as ArmRequest;
    const fault = this.#faults.next(request);
    const send = () => toAnswer(this.#reply(request, incoming));
    return Promise.resolve(fault ? suffer(fault, incoming, send) : send());
  }

  #reply(request: ArmRequest, { headers, url, text }: Incoming): Reply {
    const address = `https://${headers.host}`;
    const token = this.tokens.answer(request.path, text, address);
    if (token) return token;
    const problem = this.tokens.problem(headers.authorization);
    if (problem) return problem.reply;
    try {
      return answer({ world: this.#world, request, address, url, text });
    } catch (error) {
      if (error instanceof Refusal) return error.reply;
      return { status: 500, body: { error: { code: "TheFakeItself", message: String((error as Error).stack) } } };
    }
  }
}

function toAnswer({ status, headers, body }: Reply): Answer {
  const type = body ? { "content-type": "application/json; charset=utf-8" } : {};
  return { status, headers: { "x-ms-request-id": randomUUID(), ...type, ...lowered(headers) }, text: body ? JSON.stringify(body) : "" };
}

function lowered(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
