import { readdir, rename, rm } from "node:fs/promises";
import { join } from "node:path";

import { type Change, typeKey, type Write } from "../engine/storage.ts";
import { hasCode, isThere, makeFolder, readIfThere, syncFolder, writeDurably } from "./files.ts";
import { toText } from "./text.ts";
import { damaged } from "./text.ts";

/** So many commits are kept for watches that begin in the past; a few more until they are cleared away together. */
const kept = { atLeast: 1000, atMost: 1100 };

const pendingName = "pending";

/** What is done together: everything that is needed to do it again from any point on. */
interface Commit {
  changes: Change[];
  /** Files that are ready, and where they belong in the folder of objects. */
  moves: { from: string; to: string[] }[];
  /** Files of objects that go. */
  removals: string[][];
}

/** Folders of a store: see {@link FolderStorage}. */
export interface Folders {
  objects: string;
  changes: string;
  staged: string;
  locks: string;
}

/**
 * The changes of a store, one file for each commit, named after its last version; it is also what makes a commit happen
 * whole or not at all, whatever ends a process or the machine in between. First the objects' new files are laid ready, then
 * one rename makes the commit `pending`: from there on it counts. Then each file is put in its place, and at last another
 * rename shows the changes to those who watch. Whoever finds a commit pending does the rest: each step can be done twice.
 */
export class Journal {
  readonly #folders: Folders;

  constructor(folders: Folders) {
    this.#folders = folders;
  }

  /** Whether a commit is under way, or was when its process was killed. */
  async isPending(): Promise<boolean> {
    return isThere(join(this.#folders.changes, pendingName));
  }

  /** The newest version that everybody sees. */
  async newest(): Promise<number> {
    return (await this.#versions()).at(-1) ?? 0;
  }

  /** Changes after a version; undefined when some of them are no longer kept. */
  async changesAfter(version: number): Promise<Change[] | undefined> {
    const versions = await this.#versions();
    if (version === (versions.at(-1) ?? 0)) return [];
    const changes: Change[] = [];
    for (const last of versions.filter((each) => each > version)) {
      const text = await readIfThere(join(this.#folders.changes, fileOf(last)));
      // cleared away a moment ago
      if (text === undefined) return undefined;
      changes.push(...this.#parse(text, fileOf(last)).changes);
    }
    // of a commit of several changes, a watch may have seen a part
    const [first] = changes;
    return first && first.version <= version + 1 ? changes.filter((change) => change.version > version) : undefined;
  }

  /** Does all writes or none. To be called by one at a time, after {@link recover}. */
  async commit(writes: Write[], pathOf: (write: Write) => string[]): Promise<void> {
    const { changes, staged } = this.#folders;
    await makeFolder(staged);
    await makeFolder(changes);
    const commit: Commit = { changes: writes.map(changeOf), moves: [], removals: [] };
    for (const write of writes) {
      const to = pathOf(write);
      if (!write.after) commit.removals.push(to);
      else {
        const from = `${write.version}.yaml`;
        await writeDurably(join(staged, from), toText(write.after));
        await makeFolder(join(this.#folders.objects, ...to.slice(0, -1)));
        commit.moves.push({ from, to });
      }
    }
    await writeDurably(join(staged, pendingName), JSON.stringify(commit));
    await rename(join(staged, pendingName), join(changes, pendingName));
    await syncFolder(changes);
    await this.#carryOut(commit);
    await this.#clear();
  }

  /** Ends what a killed process has begun. To be called by one at a time. */
  async recover(): Promise<void> {
    const text = await readIfThere(join(this.#folders.changes, pendingName));
    if (text !== undefined) await this.#carryOut(this.#parse(text, pendingName));
    // what is laid ready and not pending belongs to nothing
    for (const name of await namesIn(this.#folders.staged)) await rm(join(this.#folders.staged, name), { force: true });
  }

  async #carryOut({ changes, moves, removals }: Commit): Promise<void> {
    const { objects, staged } = this.#folders;
    for (const { from, to } of moves) await unlessDone(rename(join(staged, from), join(objects, ...to)));
    for (const path of removals) await rm(join(objects, ...path), { force: true });
    const touched = new Set([...moves.map(({ to }) => to), ...removals].map((path) => join(objects, ...path.slice(0, -1))));
    for (const folder of touched) await unlessDone(syncFolder(folder));
    const last = changes.at(-1)?.version ?? 0;
    await rename(join(this.#folders.changes, pendingName), join(this.#folders.changes, fileOf(last)));
  }

  async #clear(): Promise<void> {
    const versions = await this.#versions();
    if (versions.length <= kept.atMost) return;
    for (const version of versions.slice(0, -kept.atLeast)) await rm(join(this.#folders.changes, fileOf(version)), { force: true });
  }

  async #versions(): Promise<number[]> {
    const files = (await this.#names()).filter((name) => /^\d+\.json$/.test(name));
    return files.map((name) => Number.parseInt(name, 10)).toSorted((a, b) => a - b);
  }

  #names(): Promise<string[]> {
    return namesIn(this.#folders.changes);
  }

  #parse(text: string, name: string): Commit {
    try {
      return JSON.parse(text) as Commit;
    } catch {
      throw damaged(join(this.#folders.changes, name), "it is no JSON");
    }
  }
}

/** Of Secrets only that they changed: what was in them must not stay here when they are gone. */
function changeOf({ ref, version, before, after }: Write): Change {
  const shown = (object: Change["after"]) => {
    if (!object || typeKey(ref.type) !== "secrets") return object;
    const { data: _data, ...rest } = object as typeof object & { data?: unknown };
    return rest;
  };
  return { version, type: typeKey(ref.type), before: shown(before?.object), after: shown(after?.object) };
}

function fileOf(version: number): string {
  return `${String(version).padStart(12, "0")}.json`;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT")) return [];
    throw error;
  }
}

async function unlessDone(step: Promise<void>): Promise<void> {
  try {
    await step;
  } catch (error) {
    if (!hasCode(error, "ENOENT")) throw error;
  }
}
