import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import type { Metafile } from "esbuild";

import { packageFolder } from "../package-folder.ts";

interface Package {
  name: string;
  version: string;
  license: string;
  homepage?: string;
}

/** What Bun says of itself: https://bun.com/docs/project/license */
const bun = `The program that runs this one is part of the executable: Bun, https://github.com/oven-sh/bun, under the MIT License. It links
JavaScriptCore and other parts of WebKit, under the LGPL 2, from https://github.com/oven-sh/webkit, and further libraries.
Their licences, and how to link Bun with another JavaScriptCore: https://bun.com/docs/project/license
`;

/** The licences of all packages that are in a bundle, and of what runs it. */
export async function licencesOf({ outputs }: Metafile): Promise<string> {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = packageFolder(path);
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const texts = await Promise.all([...folders].map((folder) => licenceIn(folder)));
  // a package that is there twice has one licence
  return [bun, ...[...new Set(texts)].toSorted()].join(`\n${"-".repeat(80)}\n\n`);
}

async function licenceIn(folder: string): Promise<string> {
  const { name, version, license, homepage } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Package;
  const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|notice)(\.|$)/i.test(file)).toSorted();
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [`${name} ${version}: ${license}, ${homepage ?? `https://www.npmjs.com/package/${name}`}\n`, ...texts].join("\n");
}
