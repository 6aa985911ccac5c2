import { join } from "node:path";

import { type Change, typeKey, type Write } from "../engine/storage.ts";
import { makeFolder, move, namesIn, remove, syncFolder, textOf, writeDurably, writtenAt } from "./files.ts";
import type { Folders } from "./folders.ts";
import type { Journal } from "./journal.ts";
import { damaged, toText } from "./text.ts";

/** All that is needed to do a commit again from any step on. */
interface Commit {
  changes: Change[];
  /** Files that are laid ready, and where they belong in the folder of objects. */
  moves: { from: string; to: string[] }[];
  /** Files of objects that go. */
  removals: string[][];
}

/**
 * Makes several writes happen all or none, whatever ends the process or the machine in between. First the objects' new files
 * are laid ready; then one rename makes the commit pending, and from there on it counts. Each file is put in its place, and
 * at last another rename shows the changes to those who watch. Whoever finds a commit pending does the rest: each step can
 * be done twice. All methods but `isPending` are to be called by one at a time.
 */
export class Commits {
  readonly #folders: Folders;
  readonly #journal: Journal;
  readonly #pending: string;

  constructor(folders: Folders, journal: Journal) {
    this.#folders = folders;
    this.#journal = journal;
    this.#pending = join(folders.changes, "pending");
  }

  /** Whether a commit is under way, or was when its process was killed. */
  isPending(): boolean {
    return writtenAt(this.#pending) !== undefined;
  }

  /** Does all of these writes. */
  commit(writes: Write[], pathOf: (write: Write) => string[]): void {
    const { changes, objects, staged } = this.#folders;
    makeFolder(staged);
    makeFolder(changes);
    const commit: Commit = { changes: writes.map(changeOf), moves: [], removals: [] };
    for (const write of writes) {
      const to = pathOf(write);
      if (!write.after) commit.removals.push(to);
      else {
        const from = `${write.version}.yaml`;
        makeFolder(join(objects, ...to.slice(0, -1)));
        writeDurably(join(staged, from), toText(write.after));
        commit.moves.push({ from, to });
      }
    }
    writeDurably(join(staged, "pending"), JSON.stringify(commit));
    move(join(staged, "pending"), this.#pending);
    // this puts the end of the commit before on the disk as well: so one that is ended never comes back as pending
    syncFolder(changes);
    this.#carryOut(commit);
    this.#journal.clear();
  }

  /** Ends what a killed process has begun. */
  recover(): void {
    const text = textOf(this.#pending);
    if (text !== undefined) this.#carryOut(parse(text, this.#pending));
    // what is laid ready and not pending belongs to nothing
    for (const name of namesIn(this.#folders.staged)) remove(join(this.#folders.staged, name));
  }

  #carryOut({ changes, moves, removals }: Commit): void {
    const { objects, staged } = this.#folders;
    for (const { from, to } of moves) move(join(staged, from), join(objects, ...to));
    for (const path of removals) remove(join(objects, ...path));
    const touched = new Set([...moves.map(({ to }) => to), ...removals].map((path) => join(objects, ...path.slice(0, -1))));
    for (const folder of touched) if (writtenAt(folder) !== undefined) syncFolder(folder);
    move(this.#pending, this.#journal.fileOf(changes.at(-1)?.version ?? 0));
  }
}

/** What those who watch are told. Of a Secret not what is in it: that must not stay here when the Secret is gone. */
function changeOf({ ref, version, before, after }: Write): Change {
  const shown = (object: Change["after"]): Change["after"] => {
    if (!object || typeKey(ref.type) !== "secrets") return object;
    const { data: _data, ...rest } = object as typeof object & { data?: unknown };
    return rest;
  };
  return { version, type: typeKey(ref.type), before: shown(before?.object), after: shown(after?.object) };
}

function parse(text: string, path: string): Commit {
  try {
    return JSON.parse(text) as Commit;
  } catch {
    throw damaged(path, "it is no JSON");
  }
}
