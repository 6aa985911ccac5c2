import { randomBytes, randomUUID } from "node:crypto";

import type { Reply } from "./errors.ts";
import { type Match, matches } from "./match.ts";
import { advance, type Course, hasEnded, type Operation, type Plan, see, type Style } from "./operation.ts";
import { rootOf } from "./paths.ts";

/** All operations. They advance when somebody looks: each poll of one, and each GET of its resource or of one beside it. */
export class Operations {
  /** The look that sees the end of an operation for which nothing else was said. */
  polls = 2;
  /** Seconds of Retry-After in every answer about an operation; undefined: as recorded. */
  retryAfter: number | undefined;
  readonly #all: Operation[] = [];
  readonly #courses: { match: Match; course: Course; left: number }[] = [];
  #atOnce = false;

  /** Says how the next `times` operations go that matching requests begin; without a number all of them. The last word counts. */
  course(match: Match, course: Course, times = Infinity): void {
    this.#courses.unshift({ match, course, left: times });
  }

  /** Operations go as they do by default again; those that have begun keep their course. */
  mend(): void {
    this.#courses.length = 0;
  }

  /** Does something whose operations have ended when it is done, whatever was said of them. */
  atOnce<Result>(work: () => Result): Result {
    this.#atOnce = true;
    try {
      return work();
    } finally {
      this.#atOnce = false;
    }
  }

  /** Begins one. */
  start(plan: Plan, own: Course = {}): Operation {
    const planned = this.#atOnce ? undefined : this.#courses.find((each) => each.left > 0 && matches(each.match, plan));
    if (planned) planned.left--;
    const id = randomUUID();
    const query = `?api-version=${plan.apiVersion}&${signature()}`;
    const operation: Operation = {
      ...plan,
      id,
      status: plan.style.waiting(1),
      startTime: new Date().toISOString(),
      ...(plan.style.statusPath && { statusUrl: plan.style.statusPath(id) + query }),
      resultUrl: plan.style.resultPath(id) + query,
      looks: 0,
      course: this.#atOnce ? { polls: 0 } : { polls: this.polls, ...own, ...planned?.course },
    };
    this.#all.push(operation);
    advance(operation);
    return operation;
  }

  /** Headers of the answer that says that one has begun. */
  headers(operation: Operation, address: string): Record<string, string> {
    const { statusUrl, resultUrl, style } = operation;
    return {
      ...(statusUrl && { "azure-asyncoperation": address + statusUrl }),
      location: address + resultUrl,
      ...this.#retryAfter(style),
      ...style.headers,
    };
  }

  /** What has not ended below the same server or account, or on the id itself. */
  running(id: string): Operation[] {
    return this.#all.filter((each) => rootOf(each.target) === rootOf(id) && !hasEnded(each));
  }

  /** Somebody looks at a resource. */
  look(id: string): void {
    for (const operation of this.running(id)) see(operation);
  }

  /** Answers a poll; nothing when the address is no operation's. */
  poll(url: string, address: string): Reply | undefined {
    const operation = this.byUrl(url);
    if (!operation) return undefined;
    see(operation);
    const { style } = operation;
    if (url === operation.statusUrl) {
      return {
        status: 200,
        headers: { ...(style.repeatsRetryAfter ? this.#retryAfter(style) : this.#setRetryAfter()), ...style.headers },
        body: style.status(operation),
      };
    }
    if (!hasEnded(operation)) return { status: 202, headers: this.headers(operation, address) };
    if (operation.error) return { status: 400, body: { error: operation.error } };
    const body = operation.result?.();
    return body ? { status: 200, body } : { status: 200 };
  }

  /** The operation of an address. */
  byUrl(url: string): Operation | undefined {
    return this.#all.find((each) => each.statusUrl === url || each.resultUrl === url);
  }

  #retryAfter(style: Style): Record<string, string> {
    const seconds = this.retryAfter ?? style.retryAfter;
    return seconds === undefined ? {} : { "retry-after": String(seconds) };
  }

  #setRetryAfter(): Record<string, string> {
    return this.retryAfter === undefined ? {} : { "retry-after": String(this.retryAfter) };
  }
}

/** As long as Azure's: who keeps an operation's address keeps 4 KB. */
function signature(): string {
  const text = (bytes: number) => randomBytes(bytes).toString("base64url");
  return `t=${Date.now()}&c=${text(2500)}&s=${text(256)}&h=${text(32)}`;
}
