import type { Answer, Incoming, Recorded } from "../door.ts";
import { errorAnswer } from "./protocol.ts";
import { KeptOfTables, type TableDescription } from "./tables-kept.ts";

type Send = (incoming: Incoming) => Promise<Answer>;
type Verb = "create" | "update" | "delete";

/** What DynamoDB is at work on with a table, and for how many looks more. */
interface Life {
  verb: Verb;
  looks: number;
  /** What is shown of a table that the emulator has deleted already. */
  last?: Answer;
}

/**
 * The time that DynamoDB takes, and what it keeps of a table. moto creates, changes and deletes at once, and leaves out what
 * {@link KeptOfTables} knows; AWS takes one change at a time, and shows it in the table's status meanwhile:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export class Tables {
  readonly #slow = new Map<Verb, number>();
  readonly #lives = new Map<string, Life>();
  readonly #statuses = new Map<string, string>();
  readonly #kept = new KeptOfTables();

  /** Lets AWS take its time from now on: so many looks don't find it done; Infinity: until {@link finish}. */
  slow(verb: Verb, looks = 1): void {
    this.#slow.set(verb, looks);
  }

  /** Everything is done at once again, and what is under way is finished. */
  fast(): void {
    this.#slow.clear();
    this.finish();
  }

  /** What is under way is done. */
  finish(): void {
    this.#lives.clear();
    this.#statuses.clear();
  }

  /** AWS says this of a table from now on, such as `INACCESSIBLE_ENCRYPTION_CREDENTIALS`. */
  become(name: string, status: string): void {
    this.#statuses.set(name, status);
  }

  /** DynamoDB takes the next change of the time to live: an hour has passed. */
  hourPasses(): void {
    this.#kept.hourPasses();
  }

  /** The backups of tables are not ready for so many looks after their creation. */
  slowBackups(looks: number): void {
    this.#kept.slowBackups(looks);
  }

  async answer(recorded: Recorded, incoming: Incoming, send: Send): Promise<Answer> {
    if (!String(incoming.headers["x-amz-target"]).startsWith("DynamoDB")) return send(incoming);
    const name = (recorded.body.TableName ?? "") as string;
    const life = this.#lives.get(name);
    switch (recorded.action) {
      case "DescribeTable":
        return this.#look(name, life, life?.last ?? (await send(incoming)));
      case "CreateTable":
        return life ? inUse(incoming, life, name) : this.#begin("create", recorded, await this.#kept.answer(recorded, incoming, send));
      case "UpdateTable":
        return life ? inUse(incoming, life, name) : this.#begin("update", recorded, await this.#kept.answer(recorded, incoming, send));
      case "UpdateTimeToLive":
        return life ? inUse(incoming, life, name) : this.#kept.answer(recorded, incoming, send);
      case "DeleteTable": {
        if (life?.verb === "delete") return this.#amend(life.last as Answer);
        if (life) return inUse(incoming, life, name);
        const last = await send(describe(incoming, name));
        return this.#begin("delete", recorded, await send(incoming), last);
      }
      default:
        return this.#kept.answer(recorded, incoming, send);
    }
  }

  #look(name: string, life: Life | undefined, answer: Answer): Answer {
    const shown = this.#amend(answer);
    if (life && --life.looks <= 0) this.#lives.delete(name);
    return shown;
  }

  #begin(verb: Verb, { body }: Recorded, answer: Answer, last?: Answer): Answer {
    const looks = this.#slow.get(verb);
    const name = body.TableName as string;
    if (answer.status < 300 && looks) this.#lives.set(name, { verb, looks, ...(last ? { last } : {}) });
    return this.#amend(answer);
  }

  #amend(answer: Answer): Answer {
    if (answer.status >= 300) return answer;
    const content = JSON.parse(answer.text) as Record<string, TableDescription>;
    const [key = "", table = {}] = Object.entries(content)[0] ?? [];
    const name = table.TableName ?? "";
    const life = this.#lives.get(name);
    const status = this.#statuses.get(name) ?? (life && { create: "CREATING", update: "UPDATING", delete: "DELETING" }[life.verb]);
    const shown = { ...table, ...this.#kept.of(name), ...(status ? { TableStatus: status } : {}) };
    return { ...answer, text: JSON.stringify({ [key]: shown }) };
  }
}

function describe(incoming: Incoming, name: string): Incoming {
  const text = JSON.stringify({ TableName: name });
  const headers = { ...incoming.headers, "x-amz-target": "DynamoDB_20120810.DescribeTable", "content-length": String(text.length) };
  return { ...incoming, text, headers };
}

function inUse(incoming: Incoming, { verb }: Life, name: string): Answer {
  const message = `Attempt to change a resource which is still in use: Table is being ${verb}d: ${name}`;
  return errorAnswer(incoming, { code: "ResourceInUseException", message, status: 400 });
}
