import { readdir } from "node:fs/promises";
import { join } from "node:path";

import type { KubeObject } from "../../../crds/api/objects.ts";
import type { Entry } from "../engine/storage.ts";
import type { Ref, ResourceType } from "../store.ts";
import { hasCode, readIfThere } from "./files.ts";
import { badNames, fileOf, folderOf } from "./names.ts";
import { damaged, fromText } from "./text.ts";

/** So many files are open at a time. */
const atATime = 32;

/** The files of all objects, as they are: `TYPE/NAMESPACE/NAME.yaml`, or `TYPE/NAME.yaml` where there are no namespaces. */
export class ObjectFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where an object's file is, in parts; undefined for an object that can't be, so that no name leads out of the folder. */
  pathOf(ref: Ref): string[] | undefined {
    return badNames(ref).length ? undefined : [...folderOf(ref.type, ref.namespace), fileOf(ref.name)];
  }

  async read(ref: Ref): Promise<Entry | undefined> {
    const path = this.pathOf(ref);
    const entry = path && (await this.#readFile(join(this.#folder, ...path)));
    if (path && entry) this.#check(entry.object, path);
    return entry;
  }

  /** All of a type; of one namespace, or of all. In the order of their names. */
  async list(type: ResourceType, namespace: string | undefined): Promise<KubeObject[]> {
    if (namespace !== undefined && badNames({ type, namespace, name: "a" }).length) return [];
    const paths = await this.#paths([folderOf(type, namespace)], type.namespaced && !namespace ? 1 : 0);
    const entries = await inParallel(paths, async (path) => {
      const entry = await this.#readFile(join(this.#folder, ...path));
      if (entry) this.#check(entry.object, path);
      return entry ? [entry.object] : [];
    });
    const key = ({ metadata }: KubeObject) => `${metadata.namespace ?? ""}/${metadata.name}`;
    return entries.flat().toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** What names that uid as an owner, of any type; of one namespace, or of all. */
  async ownedBy(uid: string, namespace: string | undefined): Promise<{ ref: Ref; entry: Entry }[]> {
    const types = await namesIn(this.#folder);
    const folders = types.flatMap((type) => (namespace === undefined ? [[type]] : [[type, ...folderOf(anyType, namespace).slice(1)]]));
    const paths = [...(await this.#paths(folders, 0)), ...(namespace === undefined ? await this.#paths(folders, 1) : [])];
    const owned = await inParallel(paths, async (path) => {
      const file = join(this.#folder, ...path);
      const text = await readIfThere(file);
      // most have nothing to do with it, and to parse them takes the most time
      if (!text?.includes(uid)) return [];
      const entry = fromText(text, file);
      const isOwned = entry.object.metadata.ownerReferences?.some((owner) => owner.uid === uid);
      return isOwned ? [{ ref: refOf(path, entry.object), entry }] : [];
    });
    return owned.flat();
  }

  async #readFile(path: string): Promise<Entry | undefined> {
    const text = await readIfThere(path);
    return text === undefined ? undefined : fromText(text, path);
  }

  /** Paths of the files in some folders, or in the folders that are so much deeper. */
  async #paths(folders: string[][], deeper: number): Promise<string[][]> {
    const inside = await inParallel(folders, async (folder) =>
      (await namesIn(join(this.#folder, ...folder))).map((name) => [...folder, name]),
    );
    // what else is there, such as an editor's own files, is not ours
    return deeper ? this.#paths(inside.flat(), deeper - 1) : inside.flat().filter((path) => path.at(-1)?.endsWith(".yaml"));
  }

  /** A file that somebody has copied or moved is not another object. */
  #check(object: KubeObject, path: string[]): void {
    const { ref } = { ref: refOf(path, object) };
    if (this.pathOf(ref)?.join("/") !== path.join("/"))
      throw damaged(join(this.#folder, ...path), `it holds the ${object.kind} ${object.metadata.name}, which belongs into another file`);
  }
}

/** For the names of folders alone. */
const anyType: ResourceType = { group: "", version: "v1", kind: "", plural: "", namespaced: true };

/** What object a file holds: its type as the folder says. */
function refOf([folder = "", ...rest]: string[], { apiVersion, kind, metadata }: KubeObject): Ref {
  const [plural = "", ...group] = folder.split(".");
  const type = { group: group.join("."), version: apiVersion.replace(/^.*\//, ""), kind, plural, namespaced: rest.length > 1 };
  return { type, namespace: metadata.namespace, name: metadata.name };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (hasCode(error, "ENOENT", "ENOTDIR")) return [];
    throw error;
  }
}

/** The results in the order of the items. */
async function inParallel<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let from = 0; from < items.length; from += atATime) {
    results.push(...(await Promise.all(items.slice(from, from + atATime).map(work))));
  }
  return results;
}
