import { writeFile } from "node:fs/promises";
import { buffer } from "node:stream/consumers";
import { createGzip } from "node:zlib";

import { pack } from "tar-stream";
import { ZipFile } from "yazl";

/** A file of an archive. */
export interface Entry {
  /** Without a folder. */
  name: string;
  content: Buffer;
  /** Mode 755 in place of 644. */
  executable?: boolean;
}

/** As npm has it in its own packages: of no file it is known when it was made, so that the same files give the same archive. */
const made = { year: 1985, month: 9, day: 26 } as const;

/** Writes an archive, zip or tar.gz by its name. The same entries give the same bytes. */
export async function writeArchive(path: string, entries: readonly Entry[]): Promise<void> {
  const sorted = entries.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  await writeFile(path, await (path.endsWith(".zip") ? zip(sorted) : tarball(sorted)));
}

function tarball(entries: readonly Entry[]): Promise<Buffer> {
  const tar = pack();
  const mtime = new Date(Date.UTC(made.year, made.month, made.day));
  for (const entry of entries) {
    tar.entry({ name: entry.name, mode: modeOf(entry), mtime, uid: 0, gid: 0, uname: "root", gname: "root" }, entry.content);
  }
  tar.finalize();
  return buffer(tar.pipe(createGzip()));
}

function zip(entries: readonly Entry[]): Promise<Buffer> {
  const file = new ZipFile();
  // MS-DOS knows no time zone: the form alone that is the same everywhere
  const mtime = new Date(made.year, made.month, made.day);
  for (const entry of entries) {
    file.addBuffer(entry.content, entry.name, { mtime, forceDosTimestamp: true, mode: 0o100000 | modeOf(entry) });
  }
  file.end();
  return buffer(file.outputStream);
}

function modeOf({ executable = false }: Entry): number {
  return executable ? 0o755 : 0o644;
}
