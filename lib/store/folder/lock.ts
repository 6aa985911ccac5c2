import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { StoreError } from "../errors.ts";
import { hasCode } from "./files.ts";
import { isAlive, pidOf, processMark } from "./process.ts";

/** How long to wait for others in milliseconds. */
const patience = 30_000;
const taking = "taking-";

/**
 * A lock between processes that outlives none of them: Lamport's bakery (https://lamport.azurewebsites.net/pubs/bakery.pdf)
 * with files for its shared memory. Whoever comes takes a ticket with the next number and waits for the lower ones. Each file
 * has a name of its own and that of its process, so one that a killed process left is known at once and removed safely:
 * unlike with one lock file, nobody can remove a living one's by mistake, and one that is only suspended loses nothing.
 */
export class Lock {
  readonly #folder: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Calls `work` while nobody else does, in this process or another. Those who wait go in turn. Throws `ServerError` after 30 seconds. */
  hold<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const ticket = await this.#take();
      try {
        await this.#wait(ticket);
        return await work();
      } finally {
        await this.#remove(ticket);
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #take(): Promise<string> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const mark = processMark();
    // tells those who look meanwhile that a number is on its way that they can't see yet
    await this.#put(taking + mark);
    try {
      const numbers = (await readdir(this.#folder)).filter((name) => !name.startsWith(taking)).map((name) => Number.parseInt(name, 10));
      const ticket = `${String(Math.max(0, ...numbers) + 1).padStart(9, "0")}-${mark}`;
      await this.#put(ticket);
      return ticket;
    } finally {
      await this.#remove(taking + mark);
    }
  }

  async #wait(ticket: string): Promise<void> {
    const began = performance.now();
    // first those who take a number, then those who have a lower one: whoever was between the two is seen by the second look
    for (const isAhead of [(name: string) => name.startsWith(taking), (name: string) => name < ticket]) {
      for (let attempt = 0; ; attempt++) {
        const ahead = await this.#alive((await readdir(this.#folder)).filter(isAhead));
        if (ahead === undefined) break;
        if (performance.now() - began > patience) throw this.#blocked(ahead);
        await new Promise((resolve) => setTimeout(resolve, Math.min(1 + attempt, 25)));
      }
    }
  }

  /** The first file of a process that lives; files of others are removed. */
  async #alive(names: string[]): Promise<string | undefined> {
    for (const name of names.toSorted()) {
      const mark = name.startsWith(taking) ? name.slice(taking.length) : name.replace(/^\d+-/, "");
      const made = await this.#madeAt(name);
      if (made === undefined) continue;
      if (isAlive(mark, Date.now() - made)) return name;
      await this.#remove(name);
    }
    return undefined;
  }

  async #madeAt(name: string): Promise<number | undefined> {
    try {
      return (await stat(join(this.#folder, name))).mtimeMs;
    } catch (error) {
      if (hasCode(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  #put(name: string): Promise<void> {
    return writeFile(join(this.#folder, name), "", { flag: "wx", mode: 0o600 });
  }

  #remove(name: string): Promise<void> {
    return rm(join(this.#folder, name), { force: true });
  }

  #blocked(name: string): StoreError {
    return new StoreError(`The process ${pidOf(name.replace(/^(taking|\d+)-/, ""))} keeps ${this.#folder} locked.`, {
      code: "ServerError",
      hint: "Try again when it has ended; if it hangs, end it.",
    });
  }
}
