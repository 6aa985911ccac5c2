import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { writeArchive } from "./archive.ts";
import { type Artifact, artifactOf, checksums } from "./artifacts.ts";
import { contents } from "./contents.ts";
import { bundleStandalone, compileExecutable, executables } from "./executables.ts";
import { krewManifest } from "./krew.ts";
import { archiveName, folder } from "./names.ts";
import { copySboms, packForNpm, writeManifests } from "./others.ts";
import { named } from "./platforms.ts";

/** Makes all files of a release in dist/release; `npm run release`, or for some platforms alone `npm run release -- linux/amd64`. */
const platforms = named(process.argv.slice(2));
await rm(folder, { recursive: true, force: true });
await mkdir(folder, { recursive: true });

const licences = await bundleStandalone(executables);
const artifacts: Artifact[] = [];
for (const platform of platforms) {
  const file = archiveName(platform);
  await writeArchive(join(folder, file), await contents(platform, await compileExecutable(platform, executables), licences));
  artifacts.push(await artifactOf(platform, file));
}
await writeFile(join(folder, "krew-manifest.yaml"), krewManifest(artifacts));
await writeManifests();
await copySboms(executables);
await packForNpm();
await writeFile(join(folder, "checksums.txt"), await checksums());

for (const file of await readdir(folder)) {
  const { size } = await stat(join(folder, file));
  console.log(`${(size / 1e6).toFixed(1).padStart(6)} MB  ${join(folder, file)}`);
}
