import type { Answer, Incoming, Recorded } from "../door.ts";
import { errorAnswer } from "./protocol.ts";

type Send = (incoming: Incoming) => Promise<Answer>;
type Verb = "create" | "modify" | "delete";

/** What RDS says of an instance at the next looks, one word for each; the last one stays while it is held. */
interface Life {
  verb: Verb;
  words: string[];
  held: boolean;
  /** What is shown of an instance that the emulator has deleted already. */
  last?: Answer;
}

/**
 * The time that RDS takes. moto creates, changes and deletes at once; AWS takes minutes, and says meanwhile how far it is:
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/accessing-monitoring.html. Answers are amended in the status, and in
 * the endpoint, which AWS gives only once the instance is created; what we ask for is never touched.
 */
export class Databases {
  readonly #slow = new Map<Verb, Pick<Life, "words" | "held">>();
  readonly #lives = new Map<string, Life>();
  /** The one before, while RDS is setting it, and the last one. */
  readonly #passwords = new Map<string, string[]>();

  /** Lets AWS take its time from now on: a word for each look that doesn't find it done. `held`: the last one until {@link finish}. */
  slow(verb: Verb, words: [string, ...string[]], { held = false } = {}): void {
    this.#slow.set(verb, { words, held });
  }

  /** Everything is done at once again, and what is under way is finished. */
  fast(): void {
    this.#slow.clear();
    this.finish();
  }

  /** What is under way is done. */
  finish(): void {
    this.#lives.clear();
    for (const name of this.#passwords.keys()) this.#isSet(name);
  }

  /** AWS says this of an instance from now on, such as `failed`; of one that is being created, still without an endpoint. */
  become(name: string, status: string): void {
    this.#lives.set(name, { verb: this.#lives.get(name)?.verb ?? "modify", words: [status], held: true });
  }

  /** Whether this is the password that AWS was last given for an instance. Passwords stay in here, out of every message. */
  hasPassword(name: string, password: string | undefined): boolean {
    return password !== undefined && this.#passwords.get(name)?.at(-1) === password;
  }

  /** Whether one of these passwords works for sure: while RDS is setting one, nobody knows whether that works or the one before. */
  letsIn(name: string, passwords: readonly (string | undefined)[]): boolean {
    const may = this.#passwords.get(name) ?? [];
    return may.length > 0 && may.every((password) => passwords.includes(password));
  }

  /** Whether RDS is setting an instance's password: it masks it in PendingModifiedValues meanwhile. */
  isResetting(name: string): boolean {
    return (this.#passwords.get(name)?.length ?? 0) > 1;
  }

  async answer({ action }: Recorded, incoming: Incoming, send: Send): Promise<Answer> {
    const parameters = new URLSearchParams(incoming.text);
    const name = nameIn(parameters);
    const life = this.#lives.get(name);
    switch (action) {
      case "DescribeDBInstances":
        return this.#look(name, await send(incoming));
      case "CreateDBInstance":
        return this.#begin("create", name, await send(incoming), parameters);
      case "ModifyDBInstance":
        if (life) return wrongState(incoming, `Database instance is not in available state.`);
        return this.#begin("modify", name, await send(incoming), parameters);
      case "DeleteDBInstance": {
        if (life?.verb === "delete") return wrongState(incoming, `Instance ${name} is already being deleted.`);
        const last = await send(describe(incoming, name));
        return this.#begin("delete", name, await send(incoming), parameters, last);
      }
      default:
        return send(incoming);
    }
  }

  #look(name: string, answer: Answer): Answer {
    const shown = this.#amend(this.#lives.get(name)?.last ?? answer);
    this.#pass(name);
    return shown;
  }

  #begin(verb: Verb, name: string, answer: Answer, parameters: URLSearchParams, last?: Answer): Answer {
    if (answer.status >= 300) return answer;
    const password = parameters.get("MasterUserPassword");
    const before = this.#passwords.get(name)?.slice(-1) ?? [];
    if (password) this.#passwords.set(name, verb === "modify" ? [...before, password] : [password]);
    if (verb === "delete") this.#lives.delete(name);
    const slow = this.#slow.get(verb) ?? (this.isResetting(name) ? { words: ["resetting-master-credentials"], held: false } : undefined);
    if (slow) this.#lives.set(name, { verb, words: [...slow.words], held: slow.held, ...(last ? { last } : {}) });
    return this.#amend(answer);
  }

  #pass(name: string): void {
    const life = this.#lives.get(name);
    if (!life || (life.held && life.words.length === 1)) return;
    life.words.shift();
    if (life.words.length > 0) return;
    this.#lives.delete(name);
    this.#isSet(name);
  }

  #isSet(name: string): void {
    this.#passwords.set(name, this.#passwords.get(name)?.slice(-1) ?? []);
  }

  #amend(answer: Answer): Answer {
    const text = answer.text.replaceAll(/<DBInstance>.*?<\/DBInstance>/gs, (instance) => {
      const name = /<DBInstanceIdentifier>(.*?)</.exec(instance)?.[1] ?? "";
      const life = this.#lives.get(name);
      if (!life) return instance;
      const said = instance.replace(/(<DBInstanceStatus>).*?</, `$1${life.words[0]}<`);
      return life.verb === "create" ? said.replace(/<Endpoint>.*?<\/Endpoint>/s, "") : said;
    });
    return { ...answer, text };
  }
}

function nameIn(parameters: URLSearchParams): string {
  return (parameters.get("DBInstanceIdentifier") ?? "").replace(/^.*:/, "").toLowerCase();
}

function describe(incoming: Incoming, name: string): Incoming {
  const text = new URLSearchParams({ Action: "DescribeDBInstances", Version: "2014-10-31", DBInstanceIdentifier: name }).toString();
  return { ...incoming, text, headers: { ...incoming.headers, "content-length": String(Buffer.byteLength(text)) } };
}

function wrongState(incoming: Incoming, message: string): Answer {
  return errorAnswer(incoming, { code: "InvalidDBInstanceState", message, status: 400 });
}
