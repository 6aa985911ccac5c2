import { readFile } from "node:fs/promises";

import { apiVersion } from "../crds/api/names.ts";
import type { KubeObject, ServiceObject } from "../crds/api/objects.ts";
import { UsageError } from "../lib/errors.ts";
import { findKind, type Kind, kinds } from "../lib/kinds.ts";
import { isMap } from "../lib/spec-hash.ts";
import type { Io } from "./io.ts";
import { didYouMean } from "./nearest.ts";
import { displayName } from "./target.ts";

/** An object of ours from a file. */
export interface Manifest {
  kind: Kind;
  object: ServiceObject;
}

/** What the API server keeps itself: in the way when an object is written as it was read. */
const serverOwned = ["managedFields", "resourceVersion", "uid", "creationTimestamp", "generation", "selfLink"];

/** Reads files (`-` is stdin) of YAML or JSON with one or several objects. Throws {@link UsageError} for what can't be one of ours. */
export async function readManifests(files: readonly string[], io: Io): Promise<Manifest[]> {
  const manifests = (await readDocuments(files, io)).flatMap(({ file, value }) => toManifests(value, file));
  if (!manifests.length) throw new UsageError(`${files.join(", ")}: no object in it`, "name a file with at least one manifest");
  refuseTwice(manifests);
  return manifests;
}

/** What the documents of files (`-` is stdin) are, in YAML or JSON. Throws {@link UsageError} for what is neither. */
export async function readDocuments(files: readonly string[], io: Io): Promise<{ file: string; value: unknown }[]> {
  const texts = await Promise.all(files.map(async (file) => ({ file, text: await read(file, io) })));
  const { parseAllDocuments } = await import("./yaml.ts");
  return texts.flatMap(({ file, text }) =>
    [...parseAllDocuments(text)].map((document) => {
      const [problem] = document.errors;
      if (problem) throw new UsageError(`${file}: ${problem.message.split("\n")[0]}`, "correct the YAML");
      return { file, value: document.toJS() as unknown };
    }),
  );
}

async function read(file: string, io: Io): Promise<string> {
  if (file === "-") return io.stdin();
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "there is no such file" : code === "EISDIR" ? "is a folder: name its files" : String(code);
    throw new UsageError(`${file}: ${why}`, "name a file, or - for stdin");
  }
}

function toManifests(value: unknown, file: string): Manifest[] {
  if (value === null) return [];
  if (!isMap(value)) throw new UsageError(`${file}: a document is not an object`, "begin it with apiVersion and kind");
  if (value.kind === "List" && Array.isArray(value.items)) return value.items.flatMap((item) => toManifests(item, file));
  const { kind: word, apiVersion: version, metadata } = value as Partial<KubeObject>;
  const kind = kinds.find((one) => one.kind === word);
  if (version !== apiVersion || !kind) throw notOurs(file, String(version), String(word));
  if (!isMap(metadata) || typeof metadata.name !== "string" || !metadata.name) {
    throw new UsageError(`${file}: metadata.name of a ${kind.kind} is missing`, "give it a name");
  }
  if (!isMap(value.spec)) throw new UsageError(`${file}: spec of ${displayName(kind, metadata.name)} is missing`, "add the block spec");
  const { status: _, ...rest } = value as unknown as ServiceObject;
  const kept = Object.fromEntries(Object.entries(metadata).filter(([name]) => !serverOwned.includes(name)));
  return [{ kind, object: { ...rest, metadata: { ...kept, name: metadata.name } } }];
}

function notOurs(file: string, version: string, word: string): UsageError {
  if (version === apiVersion || findKind(word)) {
    const like = didYouMean(
      word,
      kinds.map(({ kind }) => kind),
    );
    return new UsageError(
      `${file}: ${version}/${word} is no kind of ours`,
      like ?? `kinds: ${kinds.map(({ kind }) => kind).join(", ")} of ${apiVersion}`,
    );
  }
  return new UsageError(`${file}: ${version}/${word} is not an object of kubectl cloud`, "use kubectl apply for it");
}

function refuseTwice(manifests: readonly Manifest[]): void {
  const seen = new Set<string>();
  for (const { kind, object } of manifests) {
    const name = `${object.metadata.namespace ?? ""} ${displayName(kind, object.metadata.name)}`;
    if (seen.has(name)) throw new UsageError(`${displayName(kind, object.metadata.name)} is there twice`, "take one of them out");
    seen.add(name);
  }
}

/** Puts each object into its namespace. Throws {@link UsageError} when `-n` says another than the manifest, as kubectl does. */
export function placeManifests(manifests: readonly Manifest[], namespace: string, given: boolean): Manifest[] {
  return manifests.map(({ kind, object }) => {
    if (!kind.namespaced) return { kind, object };
    const own = object.metadata.namespace;
    if (given && own !== undefined && own !== namespace) {
      const name = displayName(kind, object.metadata.name);
      throw new UsageError(`${name} is for namespace ${own}, not ${namespace}`, `leave out -n, or take the namespace out of the manifest`);
    }
    return { kind, object: { ...object, metadata: { ...object.metadata, namespace: own ?? namespace } } };
  });
}
