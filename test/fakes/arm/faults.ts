import type { Answer, Incoming, Silence } from "../../parts/door.ts";
import { type Match, matches } from "./match.ts";
import type { ArmRequest } from "./requests.ts";

/** What goes wrong with a request, as data. */
export type Fault =
  /** Azure refuses it. Status: 400. */
  | {
      does: "refuse";
      code: string;
      message: string;
      status?: number;
      /** Seconds of Retry-After. Default: none. */
      retryAfter?: number;
      headers?: Record<string, string>;
      /** Without the error wrapper, as Cosmos DB has it. */
      unwrapped?: boolean;
    }
  /** Something between us and Azure answers, such as a proxy or the front door with a page of its own. */
  | { does: "answer"; status: number; text: string; headers?: Record<string, string> }
  /** The connection breaks, and Azure never gets it. */
  | { does: "reset" }
  /** Azure does it, and the connection breaks before the answer. */
  | { does: "lose" }
  /** Nobody ever answers. */
  | { does: "hang" };

/** Which requests go wrong, and how. */
export class Faults {
  readonly #planned: { match: Match<ArmRequest>; fault: Fault; left: number }[] = [];

  plan(match: Match<ArmRequest>, fault: Fault, times = Infinity): void {
    this.#planned.push({ match, fault, left: times });
  }

  mend(): void {
    this.#planned.length = 0;
  }

  /** The fault of this request, if it shall have one; counts it. */
  next(request: ArmRequest): Fault | undefined {
    const planned = this.#planned.find((each) => each.left > 0 && matches(each.match, request));
    if (planned) planned.left--;
    return planned?.fault;
  }
}

/** What comes back instead of Azure's own answer; `answer` lets Azure do it all the same. */
export function suffer(fault: Fault, incoming: Incoming, answer: (incoming: Incoming) => Answer): Answer | Silence {
  switch (fault.does) {
    case "refuse": {
      const { code, message, status = 400, retryAfter, headers, unwrapped } = fault;
      const body = unwrapped ? { code, message } : { error: { code, message } };
      const wait = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
      return { status, headers: { "content-type": "application/json; charset=utf-8", ...wait, ...headers }, text: JSON.stringify(body) };
    }
    case "answer":
      return { status: fault.status, headers: { "content-type": "text/html", ...fault.headers }, text: fault.text };
    case "reset":
    case "hang":
      return fault.does;
    case "lose":
      answer(incoming);
      return "reset";
  }
}
