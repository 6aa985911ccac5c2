import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";

import { StoreError } from "../errors.ts";
import { makeFolder, namesIn, onlyMe, remove, renew, writtenAt } from "./files.ts";
import { isAlive, pidOf, processMark, renewal } from "./process.ts";

/** How long to wait for others, in milliseconds. */
const patience = 30_000;
const taking = "taking-";

/**
 * A lock between processes that outlives none of them: Lamport's bakery (https://lamport.azurewebsites.net/pubs/bakery.pdf)
 * with files for its shared memory. Whoever comes takes a ticket with the next number and waits for the lower ones. Each file
 * has a name of its own with that of its process in it, so one that a killed process left is known at once and removed
 * safely: unlike one lock file for all, nobody can remove a living one's by mistake, and who is suspended loses nothing.
 */
export class Lock {
  readonly #folder: string;
  #last: Promise<unknown> = Promise.resolve();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Calls `work` while nobody else does, in this process or another, in the order of asking. Throws `ServerError` after 30 seconds. */
  hold<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const ticket = join(this.#folder, this.#take());
      const renewing = setInterval(() => renew(ticket), renewal).unref();
      try {
        await this.#wait(basename(ticket));
        return await work();
      } finally {
        clearInterval(renewing);
        remove(ticket);
      }
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  #take(): string {
    makeFolder(this.#folder);
    const mark = processMark();
    // tells those who look meanwhile that a number is on its way that they can't see yet
    this.#put(taking + mark);
    try {
      const numbers = namesIn(this.#folder).filter((name) => !name.startsWith(taking));
      const highest = Math.max(0, ...numbers.map((name) => Number.parseInt(name, 10)));
      const ticket = `${String(highest + 1).padStart(9, "0")}-${mark}`;
      this.#put(ticket);
      return ticket;
    } finally {
      remove(join(this.#folder, taking + mark));
    }
  }

  async #wait(ticket: string): Promise<void> {
    const began = performance.now();
    // first for those who take a number, then for the lower ones: who was between the two at the first look has a ticket at the second
    for (const isAhead of [(name: string) => name.startsWith(taking), (name: string) => !name.startsWith(taking) && name < ticket]) {
      for (let attempt = 1; ; attempt++) {
        const ahead = this.#living(namesIn(this.#folder).filter(isAhead));
        if (ahead === undefined) break;
        if (performance.now() - began > patience) throw this.#blocked(ahead);
        await new Promise((resolve) => setTimeout(resolve, Math.min(attempt, 25)));
      }
    }
  }

  /** The first file of a process that lives; those of others are removed. */
  #living(names: string[]): string | undefined {
    return names.toSorted().find((name) => {
      const written = writtenAt(join(this.#folder, name));
      if (written === undefined) return false;
      const lives = isAlive(markIn(name), written);
      if (!lives) remove(join(this.#folder, name));
      return lives;
    });
  }

  #put(name: string): void {
    writeFileSync(join(this.#folder, name), "", { flag: "wx", mode: onlyMe.file });
  }

  #blocked(name: string): StoreError {
    return new StoreError(`The process ${pidOf(markIn(name))} keeps the folder ${this.#folder} locked.`, {
      code: "ServerError",
      hint: "Try again when it has ended; if it hangs, end it.",
    });
  }
}

function markIn(name: string): string {
  return name.replace(/^(taking|\d+)-/, "");
}
