import { join } from "node:path";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { nameMistakes } from "../engine/names.ts";
import type { Entry } from "../engine/storage.ts";
import type { Ref, ResourceType } from "../store.ts";
import { namesIn, textOf } from "./files.ts";
import { fileOf, folderOf } from "./names.ts";
import { damaged, fromText, objectFrom } from "./text.ts";

/** The files of all objects: `TYPE/NAMESPACE/NAME.yaml`, or `TYPE/NAME.yaml` where there are no namespaces. */
export class ObjectFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Where an object's file is, in parts; undefined for one that can't be, so that no name leads out of the folder. */
  pathOf(ref: Ref): string[] | undefined {
    return nameMistakes(ref).length ? undefined : [...folderOf(ref.type, ref.namespace), fileOf(ref.name)];
  }

  read(ref: Ref): Entry | undefined {
    const path = this.pathOf(ref);
    if (!path) return undefined;
    const text = this.#text(path);
    if (text === undefined) return undefined;
    const entry = fromText(text, this.#file(path));
    this.#check(path, entry.object);
    return entry;
  }

  /** All of a type, of one namespace or of all, in the order of their names. */
  list(type: ResourceType, namespace: string | undefined): KubeObject[] {
    if (namespace && nameMistakes({ type, namespace, name: "any" }).length) return [];
    const folder = folderOf(type, namespace);
    const paths = type.namespaced && !namespace ? this.#below(folder).flatMap((each) => this.#files(each)) : this.#files(folder);
    const objects = paths.flatMap((path) => {
      const text = this.#text(path);
      if (text === undefined) return [];
      const object = objectFrom(text, this.#file(path));
      this.#check(path, object);
      return object;
    });
    const key = ({ metadata }: KubeObject) => `${metadata.namespace ?? ""}/${metadata.name}`;
    return objects.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  }

  /** What names that uid as an owner, of any type; of one namespace, or of all and of none. */
  ownedBy(uid: string, namespace: string | undefined): { ref: Ref; entry: Entry }[] {
    const types = this.#below([]);
    const folders = types.flatMap((type) => [type, ...this.#below(type)]);
    const inside = namespace === undefined ? folders : types.map((type) => [...type, ...namespaceFolder(namespace)]);
    return inside
      .flatMap((folder) => this.#files(folder))
      .flatMap((path) => {
        const text = this.#text(path);
        // most files have nothing to do with it, and it is the parsing that takes the time
        if (!text?.includes(uid)) return [];
        const entry = fromText(text, this.#file(path));
        return { ref: this.#check(path, entry.object), entry };
      })
      .filter(({ entry }) => entry.object.metadata.ownerReferences?.some((owner) => owner.uid === uid));
  }

  #file(path: string[]): string {
    return join(this.#folder, ...path);
  }

  #text(path: string[]): string | undefined {
    return textOf(this.#file(path));
  }

  /** A file that was copied or moved by hand is not another object by that. */
  #check(path: string[], object: KubeObject): Ref {
    const ref = refOf(path, object);
    if (this.pathOf(ref)?.join("/") === path.join("/")) return ref;
    const what = `${ref.type.kind} ${ref.namespace ? `${ref.namespace}/` : ""}${ref.name}`;
    throw damaged(this.#file(path), `it holds the ${what}, which belongs into another file`);
  }

  /** What is not ours, such as an editor's own files, is left out. */
  #files(folder: string[]): string[][] {
    return this.#below(folder).filter((path) => path.at(-1)?.endsWith(".yaml"));
  }

  #below(folder: string[]): string[][] {
    return namesIn(join(this.#folder, ...folder)).map((name) => [...folder, name]);
  }
}

function namespaceFolder(namespace: string): string[] {
  return folderOf({ group: "", version: "v1", kind: "", plural: "", namespaced: true }, namespace).slice(1);
}

/** The object in a file: of the type that the folder says. */
function refOf([folder = "", ...rest]: string[], { apiVersion, kind, metadata }: KubeObject): Ref {
  const [plural = "", ...group] = folder.split(".");
  const type = { group: group.join("."), version: apiVersion.replace(/^.*\//, ""), kind, plural, namespaced: rest.length > 1 };
  return { type, namespace: metadata.namespace, name: metadata.name };
}
