import { Databases } from "./aws-door/databases.ts";
import { type Fault, Faults, suffer } from "./aws-door/faults.ts";
import { readRequest } from "./aws-door/protocol.ts";
import { RedriveAllowPolicies } from "./aws-door/redrive-allow.ts";
import { Tables } from "./aws-door/tables.ts";
import { type Answer, Door as AnyDoor, type Incoming, type Recorded, type Silence } from "./door.ts";
import { sendOn } from "./send-on.ts";

export type { Recorded } from "./door.ts";
export { everything, type Fault } from "./aws-door/faults.ts";

/**
 * A door in front of moto: writes down what goes through, lets calls go wrong, and lets AWS take its time. What it changes in
 * moto's answers is what AWS documents and moto leaves out.
 */
export class Door extends AnyDoor {
  readonly databases = new Databases();
  readonly tables = new Tables();
  readonly #faults = new Faults();
  readonly #policies = new RedriveAllowPolicies();
  readonly #target: string;

  constructor(target: string) {
    super();
    this.#target = target;
  }

  /** Lets the next `times` calls of an action go wrong, or of {@link everything}; without a number all of them until {@link mend}. */
  fail(action: string, fault: Fault, times?: number): void {
    this.#faults.plan(action, fault, times);
  }

  /** Nothing goes wrong any more. */
  mend(): void {
    this.#faults.mend();
  }

  protected read(incoming: Incoming): Recorded {
    const recorded = readRequest(incoming);
    // a failed assertion prints what was recorded; whether a password is right is asked of `databases`
    if ("MasterUserPassword" in recorded.body) recorded.body.MasterUserPassword = "(not kept)";
    return recorded;
  }

  protected answer(recorded: Recorded, incoming: Incoming): Promise<Answer | Silence> {
    const send = async () => {
      this.#policies.remember(recorded);
      const sent = (request: Incoming) => sendOn(this.#target, request);
      const { tables } = this;
      const answer = await this.databases.answer(recorded, incoming, (request) => tables.answer(recorded, request, sent));
      return this.#policies.amend(recorded, answer);
    };
    const fault = this.#faults.next(recorded);
    return fault ? suffer(fault, incoming, send) : send();
  }
}
