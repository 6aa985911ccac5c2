import { execFile } from "node:child_process";
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

import { folder, pluginSbom, runnerSbom } from "./names.ts";

const run = promisify(execFile);

/** What `install` applies, for those who install with other tools: printed by the plugin itself. */
export async function writeManifests(): Promise<void> {
  const install = ["dist/cli/main.js", "install", "--dry-run=client", "--output=yaml"];
  for (const [file, flags] of [
    ["install.yaml", []],
    // all of it as well, as the dispatcher is told
    ["service-bindings.yaml", ["--service-bindings"]],
  ] as const) {
    const { stdout } = await run(process.execPath, [...install, ...flags], { maxBuffer: 16 * 1024 * 1024 });
    await writeFile(join(folder, file), stdout);
  }
}

/** The package as npm will have it. */
export async function packForNpm(): Promise<void> {
  await run("npm", ["pack", `--pack-destination=${folder}`], { shell: process.platform === "win32" });
}

/** What is in the bundles, for scanners: that of the plugin from the folder of its bundle, that of the runner from its build. */
export async function copySboms(executables: string): Promise<void> {
  await copyFile(join(executables, pluginSbom), join(folder, pluginSbom));
  await copyFile("dist/runner/sbom.cdx.json", join(folder, runnerSbom));
}
