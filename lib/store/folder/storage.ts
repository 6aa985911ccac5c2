import type { KubeObject } from "../../../crds/api/objects.ts";
import { KnownError } from "../../errors.ts";
import { nameMistakes } from "../engine/names.ts";
import { invalid } from "../engine/refusal.ts";
import type { Change, Entry, Listener, Storage, Write, Writing } from "../engine/storage.ts";
import { StoreError } from "../errors.ts";
import type { Ref, ResourceType } from "../store.ts";
import { Commits } from "./commits.ts";
import { type Folders, foldersIn } from "./folders.ts";
import { Journal } from "./journal.ts";
import { listen } from "./listen.ts";
import { Lock } from "./lock.ts";
import { ObjectFiles } from "./objects.ts";

/** How often a list is tried without the lock while others write. */
const attempts = 3;

/** Objects in a folder that many processes share. Who reads needs no lock, save where a write is under way. */
export class FolderStorage implements Storage {
  readonly #root: string;
  readonly #folders: Folders;
  readonly #objects: ObjectFiles;
  readonly #journal: Journal;
  readonly #commits: Commits;
  readonly #lock: Lock;

  constructor(root: string) {
    this.#root = root;
    this.#folders = foldersIn(root);
    this.#objects = new ObjectFiles(this.#folders.objects);
    this.#journal = new Journal(this.#folders.changes);
    this.#commits = new Commits(this.#folders, this.#journal);
    this.#lock = new Lock(this.#folders.locks);
  }

  read(ref: Ref): Promise<Entry | undefined> {
    return this.#explained(async () => {
      await this.#settle();
      return this.#objects.read(ref);
    });
  }

  list(type: ResourceType, namespace: string | undefined): Promise<{ objects: KubeObject[]; version: number }> {
    const look = () => ({ version: this.#journal.newest(), objects: this.#objects.list(type, namespace) });
    return this.#explained(async () => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        await this.#settle();
        const found = look();
        if (!this.#commits.isPending() && this.#journal.newest() === found.version) return found;
      }
      return this.#alone(look);
    });
  }

  write<T>(work: (writing: Writing) => Promise<{ writes: Write[]; result: T }>): Promise<T> {
    return this.#explained(() =>
      this.#alone(async () => {
        const { writes, result } = await work({
          version: this.#journal.newest(),
          read: async (ref) => this.#objects.read(ref),
          ownedBy: async (uid, namespace) => this.#objects.ownedBy(uid, namespace),
        });
        if (writes.length) this.#commits.commit(writes, ({ ref }) => this.#pathOf(ref));
        return result;
      }),
    );
  }

  version(): Promise<number> {
    return this.#explained(async () => {
      await this.#settle();
      return this.#journal.newest();
    });
  }

  changesAfter(version: number): Promise<Change[] | undefined> {
    return this.#explained(async () => this.#journal.changesAfter(version)?.map((change) => this.#completed(change)));
  }

  listen(): Listener {
    return listen(this.#folders.changes, () => this.#settle());
  }

  /** Waits for a write that is under way, or ends what a killed process has begun: so nobody sees half of it. */
  async #settle(): Promise<void> {
    if (this.#commits.isPending()) await this.#alone(() => undefined);
  }

  #alone<T>(work: () => T | Promise<T>): Promise<T> {
    return this.#lock.hold(() => {
      this.#commits.recover();
      return work();
    });
  }

  #pathOf(ref: Ref): string[] {
    const path = this.#objects.pathOf(ref);
    if (!path) throw invalid(ref, ...nameMistakes(ref));
    return path;
  }

  /** The journal has no Secret's data: the file has, for as long as it holds that version. */
  #completed(change: Change): Change {
    if (change.type !== "secrets" || !change.after) return change;
    const { apiVersion, kind, metadata } = change.after;
    const type = { group: "", version: apiVersion, kind, plural: change.type, namespaced: true };
    const now = this.#objects.read({ type, namespace: metadata.namespace, name: metadata.name })?.object;
    return now?.metadata.resourceVersion === metadata.resourceVersion ? { ...change, after: now } : change;
  }

  /** An error of the system becomes one of ours. */
  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof KnownError || !(error instanceof Error) || !("syscall" in error)) throw error;
      throw new StoreError(`The folder ${this.#root} can't be used: ${error.message}.`, {
        code: "ServerError",
        hint: "See that it is there and yours, and that the disk is not full.",
        cause: error,
      });
    }
  }
}
