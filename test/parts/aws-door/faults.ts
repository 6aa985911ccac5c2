import type { Answer, Incoming, Recorded, Silence } from "../door.ts";
import { errorAnswer } from "./protocol.ts";

/** What goes wrong with a call, as data. */
export type Fault =
  /** AWS refuses it. Status: 400. */
  | { does: "refuse"; code: string; message: string; status?: number; headers?: Record<string, string> }
  /** Something between us and AWS answers, such as a proxy or a load balancer with a page of its own. */
  | { does: "answer"; status: number; text: string; headers?: Record<string, string> }
  /** The connection breaks, and AWS never gets it. */
  | { does: "reset" }
  /** AWS does it, and the connection breaks before the answer. */
  | { does: "lose" }
  /** Nobody ever answers. */
  | { does: "hang" };

/** Every action. */
export const everything = "*";

/** Which calls go wrong, and how. */
export class Faults {
  readonly #planned: { action: string; fault: Fault; left: number }[] = [];

  /** Lets the next `times` calls of an action go wrong; without a number all of them until {@link mend}. */
  plan(action: string, fault: Fault, times = Infinity): void {
    this.#planned.push({ action, fault, left: times });
  }

  mend(): void {
    this.#planned.length = 0;
  }

  /** The fault of this call, if it shall have one; counts it. */
  next({ action }: Recorded): Fault | undefined {
    const planned = this.#planned.find((each) => each.left > 0 && (each.action === action || each.action === everything));
    if (planned) planned.left--;
    return planned?.fault;
  }
}

/** What comes back instead of AWS' own answer; `send` sends the call on all the same. */
export async function suffer(fault: Fault, incoming: Incoming, send: () => Promise<Answer>): Promise<Answer | Silence> {
  switch (fault.does) {
    case "refuse": {
      const answer = errorAnswer(incoming, { status: 400, ...fault });
      return { ...answer, headers: { ...answer.headers, ...fault.headers } };
    }
    case "answer":
      return { status: fault.status, headers: { "content-type": "text/html", ...fault.headers }, text: fault.text };
    case "reset":
    case "hang":
      return fault.does;
    case "lose":
      await send();
      return "reset";
  }
}
