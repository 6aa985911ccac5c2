import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { createGunzip } from "node:zlib";

import { extract } from "tar-stream";
import { fromBufferPromise } from "yauzl";

import { archiveName, programName } from "../../build/release/names.ts";
import { type Platform, thisPlatform } from "../../build/release/platforms.ts";
import { release } from "./parts.ts";

/** A file of an archive. */
export interface Unpacked {
  name: string;
  /** As chmod has it. */
  mode: number;
  content: Buffer;
}

/** The archive of a platform, in its order. */
export function unpacked(platform: Platform): Promise<Unpacked[]> {
  const content = readFileSync(join(release(), archiveName(platform)));
  return platform.os === "windows" ? unzipped(content) : untarred(content);
}

async function untarred(content: Buffer): Promise<Unpacked[]> {
  const files: Unpacked[] = [];
  for await (const entry of Readable.from([content]).pipe(createGunzip()).pipe(extract())) {
    const { name, mode } = entry.header;
    files.push({ name, mode, content: await buffer(entry) });
  }
  return files;
}

async function unzipped(content: Buffer): Promise<Unpacked[]> {
  const files: Unpacked[] = [];
  const zip = await fromBufferPromise(content);
  for await (const entry of zip.eachEntry()) {
    const stream = await zip.openReadStreamPromise(entry);
    files.push({ name: entry.fileName, mode: (entry.externalFileAttributes >>> 16) & 0o777, content: await buffer(stream) });
  }
  return files;
}

/** The archive of this machine's platform, unpacked into a folder as a user does it. */
export async function unpack(): Promise<{ folder: string; program: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "release-"));
  const platform = thisPlatform();
  for (const { name, mode, content } of await unpacked(platform)) writeFileSync(join(folder, name), content, { mode });
  return { folder, program: join(folder, programName(platform)), remove: () => rmSync(folder, { recursive: true }) };
}
