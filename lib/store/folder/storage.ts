import { join } from "node:path";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { invalid } from "../engine/refusal.ts";
import { type Change, type Entry, type Listener, type Storage, type Write, type Writing } from "../engine/storage.ts";
import { StoreError } from "../errors.ts";
import type { Ref, ResourceType } from "../store.ts";
import { type Folders, Journal } from "./journal.ts";
import { listen } from "./listen.ts";
import { Lock } from "./lock.ts";
import { badNames } from "./names.ts";
import { ObjectFiles } from "./objects.ts";

/** How often a list is tried without the lock while others write. */
const attempts = 3;

/** Objects in a folder that many processes share: `objects` is for people to read, `.store` for us. */
export class FolderStorage implements Storage {
  readonly #root: string;
  readonly #folders: Folders;
  readonly #objects: ObjectFiles;
  readonly #journal: Journal;
  readonly #lock: Lock;

  constructor(root: string) {
    const own = (name: string) => join(root, ".store", name);
    this.#root = root;
    this.#folders = { objects: join(root, "objects"), changes: own("changes"), staged: own("staged"), locks: own("locks") };
    this.#objects = new ObjectFiles(this.#folders.objects);
    this.#journal = new Journal(this.#folders);
    this.#lock = new Lock(this.#folders.locks);
  }

  read(ref: Ref): Promise<Entry | undefined> {
    return this.#explained(async () => {
      await this.#settle();
      return this.#objects.read(ref);
    });
  }

  list(type: ResourceType, namespace: string | undefined): Promise<{ objects: KubeObject[]; version: number }> {
    return this.#explained(async () => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        await this.#settle();
        const version = await this.#journal.newest();
        const objects = await this.#objects.list(type, namespace);
        const isSame = version === (await this.#journal.newest()) && !(await this.#journal.isPending());
        if (isSame) return { objects, version };
      }
      return this.#alone(async () => ({ version: await this.#journal.newest(), objects: await this.#objects.list(type, namespace) }));
    });
  }

  write<T>(work: (writing: Writing) => Promise<{ writes: Write[]; result: T }>): Promise<T> {
    return this.#explained(() =>
      this.#alone(async () => {
        const { writes, result } = await work({
          version: await this.#journal.newest(),
          read: (ref) => this.#objects.read(ref),
          ownedBy: (uid, namespace) => this.#objects.ownedBy(uid, namespace),
        });
        if (writes.length) await this.#journal.commit(writes, ({ ref }) => this.#pathOf(ref));
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
    return this.#explained(() => this.#journal.changesAfter(version));
  }

  listen(): Listener {
    return listen(this.#folders.changes, () => this.#settle());
  }

  /** Waits for a write that is under way, or ends what a killed process has begun: so nobody sees half of it. */
  async #settle(): Promise<void> {
    if (await this.#journal.isPending()) await this.#alone(() => Promise.resolve());
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    return this.#lock.hold(async () => {
      await this.#journal.recover();
      return work();
    });
  }

  #pathOf(ref: Ref): string[] {
    const path = this.#objects.pathOf(ref);
    if (!path) throw invalid(ref, ...badNames(ref));
    return path;
  }

  /** An error of the system as one of ours. */
  async #explained<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (!(error instanceof Error) || code === undefined || error instanceof StoreError) throw error;
      throw new StoreError(`The folder ${this.#root} can't be used: ${message}.`, {
        code: "ServerError",
        hint: "See that it is there, that you may write in it, and that the disk is not full.",
        cause: error,
      });
    }
  }
}
