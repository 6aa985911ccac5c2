import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { promisify } from "node:util";

import { build } from "esbuild";

import { plugin } from "../plugin.ts";
import { sbom } from "../sbom.ts";
import { licencesOf } from "./licences.ts";
import { pluginSbom, programName } from "./names.ts";
import { type Platform, thisPlatform } from "./platforms.ts";

/** Where executables are, until they are in archives. */
export const executables = "dist/executables";

const bundle = "kubectl-cloud.cjs";

/** Where Bun has the code in an executable; no folder of any machine. */
const inside = "/$bunfs/root";

/** Bundles the whole plugin as one file, which every executable has. Resolves to the licences of what of others is in it. */
export async function bundleStandalone(folder: string): Promise<string> {
  const { metafile } = await build({
    ...plugin,
    // beside the code there is nothing, as Bun has it in an executable: by itself it would write down where it was compiled
    define: {
      ...plugin.define,
      standalone: "true",
      "import.meta.dirname": JSON.stringify(inside),
      "import.meta.filename": JSON.stringify(`${inside}/${bundle}`),
    },
    legalComments: "none",
    entryPoints: ["cli/standalone.ts"],
    outfile: join(folder, bundle),
    metafile: true,
    plugins: [...(plugin.plugins ?? []), sbom(pluginSbom)],
  });
  return licencesOf(metafile);
}

/** Compiles the bundle in a folder for a platform, on whichever this is. Resolves to the executable's path. The same bundle gives the same bytes. */
export async function compileExecutable(platform: Platform, folder: string): Promise<string> {
  const { os, arch } = platform;
  const place = join(folder, `${os}_${arch}`);
  const executable = join(place, programName(platform));
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  const args = [
    "build",
    bundle,
    "--compile",
    "--bytecode",
    // what is in somebody's folder by chance is not for us
    "--no-compile-autoload-dotenv",
    "--no-compile-autoload-bunfig",
    `--target=bun-${os}-${arch === "amd64" ? "x64-baseline" : "arm64"}`,
    // as the lock file has it: without it Bun would look on the net
    `--compile-executable-path=${bunOf(platform)}`,
    `--outfile=${relative(folder, executable)}`,
  ];
  // names that hold anywhere, as they are in the executable
  await promisify(execFile)(bunOf(thisPlatform()), args, { cwd: folder });
  return executable;
}

function bunOf({ os, bun }: Platform): string {
  // a package of its own, as all of them together are 600 MB
  const { resolve } = createRequire(join(import.meta.dirname, "bun/package.json"));
  return resolve(`${bun}/bin/${os === "windows" ? "bun.exe" : "bun"}`);
}
