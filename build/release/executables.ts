import { execFile } from "node:child_process";
import { mkdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";

import { build } from "esbuild";

import { plugin } from "../plugin.ts";
import { licencesOf } from "./licences.ts";
import { programName } from "./names.ts";
import { type Platform, thisPlatform } from "./platforms.ts";

const executables = "dist/executables";

/** The whole plugin as one file, which every executable has. */
export const bundle = join(executables, "kubectl-cloud.cjs");

/** Makes the bundle; resolves to the licences of what of others is in an executable. */
export async function bundleStandalone(): Promise<string> {
  const { metafile } = await build({
    ...plugin,
    legalComments: "none",
    entryPoints: ["cli/standalone.ts"],
    outfile: bundle,
    metafile: true,
  });
  return licencesOf(metafile);
}

/** Compiles the executable for a platform, on whichever this is; resolves to its path. */
export async function compileExecutable(platform: Platform): Promise<string> {
  const { os, arch } = platform;
  const place = join(executables, `${os}_${arch}`);
  const executable = join(place, programName(platform));
  await rm(place, { recursive: true, force: true });
  await mkdir(place, { recursive: true });
  await promisify(execFile)(bunOf(thisPlatform()), [
    "build",
    bundle,
    "--compile",
    "--bytecode",
    `--target=bun-${os}-${arch === "amd64" ? "x64-baseline" : "arm64"}`,
    // as the lock file has it: without it Bun would look on the net
    `--compile-executable-path=${bunOf(platform)}`,
    `--outfile=${executable}`,
  ]);
  return executable;
}

function bunOf({ os, bun }: Platform): string {
  // a package of its own, as all of them together are 600 MB
  const { resolve } = createRequire(join(import.meta.dirname, "bun/package.json"));
  return resolve(`${bun}/bin/${os === "windows" ? "bun.exe" : "bun"}`);
}
