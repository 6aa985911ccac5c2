import { join } from "node:path";

import type { Change } from "../engine/storage.ts";
import { namesIn, remove, textOf } from "./files.ts";
import { damaged } from "./text.ts";

/** So many commits are kept for watches that begin in the past; a few more, so that some are cleared away together. */
const kept = { atLeast: 1000, atMost: 1100 };

/** The changes of a store: one file for each commit, named after its last version. The newest of them is the version of the store. */
export class Journal {
  readonly #folder: string;
  /** How many commits there were at the last look. */
  #count = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The file of the commit whose last version this is. */
  fileOf(version: number): string {
    return join(this.#folder, `${String(version).padStart(12, "0")}.json`);
  }

  /** The newest version. */
  newest(): number {
    return this.#versions().at(-1) ?? 0;
  }

  /** Changes after a version; undefined when some of them are no longer kept, or there never was such a version. */
  changesAfter(version: number): Change[] | undefined {
    const versions = this.#versions();
    if (version === (versions.at(-1) ?? 0)) return [];
    const changes: Change[] = [];
    for (const last of versions.filter((each) => each > version)) {
      const text = textOf(this.fileOf(last));
      // cleared away a moment ago
      if (text === undefined) return undefined;
      changes.push(...parse(text, this.fileOf(last)));
    }
    const [first] = changes;
    // a watch may have ended in the middle of a commit of several changes
    return first && first.version <= version + 1 ? changes.filter((change) => change.version > version) : undefined;
  }

  /** Removes what is too old. To be called by one at a time, and after {@link newest}. */
  clear(): void {
    // most of the time there is nothing to look for
    if (this.#count < kept.atMost) return;
    const versions = this.#versions();
    if (versions.length > kept.atMost) for (const version of versions.slice(0, -kept.atLeast)) remove(this.fileOf(version));
  }

  #versions(): number[] {
    const files = namesIn(this.#folder).filter((name) => /^\d+\.json$/.test(name));
    this.#count = files.length;
    return files.map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b);
  }
}

function parse(text: string, path: string): Change[] {
  try {
    return (JSON.parse(text) as { changes: Change[] }).changes;
  } catch {
    throw damaged(path, "it is no JSON");
  }
}
