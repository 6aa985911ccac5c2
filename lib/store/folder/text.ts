import { dump, loadAll, YAMLException } from "js-yaml";

import type { KubeObject } from "../../../crds/api/objects.ts";
import { isMap } from "../../spec-hash.ts";
import type { Owners } from "../engine/ownership.ts";
import type { Entry } from "../engine/storage.ts";
import { StoreError } from "../errors.ts";

const first = ["apiVersion", "kind", "metadata", "type", "spec"];
const firstOfMetadata = ["name", "namespace", "labels", "annotations"];
const heading = "# Which manager has set which field.\n";

/** An object as people read it, and behind it who has set what. */
export function toText({ object, owners }: Entry): string {
  const metadata = ordered(object.metadata, firstOfMetadata);
  const { status, ...rest } = ordered({ ...object, metadata }, first) as Record<string, unknown>;
  const fields = Object.fromEntries(
    [...owners].map(([manager, paths]) => [manager, [...paths].map((path) => JSON.parse(path) as string[])]),
  );
  const options = { lineWidth: -1, noRefs: true };
  return `${dump({ ...rest, ...(status === undefined ? {} : { status }) }, options)}---\n${heading}${dump(fields, { ...options, flowLevel: 2 })}`;
}

/** The reverse of {@link toText}. Throws `ServerError`, with the file's name and none of its content. */
export function fromText(text: string, path: string): Entry {
  const [object, fields = {}, ...more] = documents(text, path);
  if (!isFields(fields) || more.length) throw damaged(path, "what is behind the object is not ours");
  return { object: checked(object, path), owners: ownersFrom(fields) };
}

/** The same for who needs the object alone, which takes half the time. */
export function objectFrom(text: string, path: string): KubeObject {
  const [object] = documents(text.split(/^---$/m, 1)[0] ?? "", path);
  return checked(object, path);
}

/** Says which file can't be read and what to do. */
export function damaged(path: string, why: string): StoreError {
  return new StoreError(`The file ${path} is damaged: ${why}.`, {
    code: "ServerError",
    hint: "Put it right with an editor, or bring it back from a backup. Without the file its object is not known any more, and what it stands for stays.",
  });
}

function documents(text: string, path: string): unknown[] {
  try {
    return loadAll(text);
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    // its message would show the lines around, which may hold a password
    const reason = error.reason.replaceAll(/"[^"]*"/g, "…");
    throw damaged(path, `${reason}${error.mark ? ` in line ${error.mark.line + 1}` : ""}`);
  }
}

function checked(object: unknown, path: string): KubeObject {
  if (isObject(object)) return object;
  throw damaged(path, "it has no object with apiVersion, kind, name, uid and resourceVersion");
}

function isObject(value: unknown): value is KubeObject {
  if (!isMap(value) || !isMap(value.metadata)) return false;
  const { name, uid, resourceVersion } = value.metadata;
  return [value.apiVersion, value.kind, name, uid, resourceVersion].every((text) => typeof text === "string" && text !== "");
}

function isFields(value: unknown): value is Record<string, string[][]> {
  return isMap(value) && Object.values(value).every((paths) => Array.isArray(paths) && paths.every((path) => Array.isArray(path)));
}

function ownersFrom(fields: Record<string, string[][]>): Owners {
  return new Map(
    Object.entries(fields).map(([manager, paths]) => [manager, new Set(paths.map((path) => JSON.stringify(path.map(String))))]),
  );
}

function ordered<T extends object>(map: T, names: string[]): T {
  const entries = Object.entries(map);
  const rank = ([name]: [string, unknown]) => (names.includes(name) ? names.indexOf(name) : names.length);
  return Object.fromEntries(entries.toSorted((a, b) => rank(a) - rank(b))) as T;
}
