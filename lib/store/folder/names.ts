import { sha256 } from "../../spec-hash.ts";
import { typeKey } from "../engine/storage.ts";
import type { ResourceType } from "../store.ts";

/** Names of devices, with any extension: https://learn.microsoft.com/en-us/windows/win32/fileio/naming-a-file */
const device = /^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)/;
/** What a file name may have at most is 255 bytes, and there is more to come in it. */
const longest = 200;

/** The folder of a type, a namespace, or all in it: relative to that of all objects, in parts. */
export function folderOf(type: ResourceType, namespace?: string): string[] {
  return [typeKey(type), ...(type.namespaced && namespace ? [safe(namespace)] : [])];
}

/** The file of an object in its {@link folderOf}. Only for names that {@link nameMistakes} passes. */
export function fileOf(name: string): string {
  return `${safe(name)}.yaml`;
}

/** A name that every file system takes. An underscore, which no object's name has, keeps what was changed apart from the others. */
function safe(name: string): string {
  if (device.test(name)) return `_${name}`;
  return name.length > longest ? `${name.slice(0, longest - 20)}_${sha256(name).slice(0, 16)}` : name;
}
