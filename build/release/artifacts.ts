import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { folder } from "./names.ts";
import type { Platform } from "./platforms.ts";

/** The archive of a platform, as it is in the release. */
export interface Artifact {
  platform: Platform;
  /** Its name, without a folder. */
  file: string;
  /** In hexadecimal digits. */
  sha256: string;
  bytes: number;
}

/** Looks at the archive of a platform. */
export async function artifactOf(platform: Platform, file: string): Promise<Artifact> {
  const content = await readFile(join(folder, file));
  return { platform, file, sha256: sha256(content), bytes: content.length };
}

/** All files of the release, as `sha256sum --check` reads them. */
export async function checksums(): Promise<string> {
  const files = (await readdir(folder)).toSorted();
  const lines = files.map(async (file) => `${sha256(await readFile(join(folder, file)))}  ${file}\n`);
  return (await Promise.all(lines)).join("");
}

function sha256(content: Buffer): string {
  return createHash("sha256").update(content).digest("hex");
}
