import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";

import { archiveName, programName } from "../../build/release/names.ts";
import { thisPlatform } from "../../build/release/platforms.ts";
import type { Command } from "./measure.ts";
import type { World } from "./world.ts";

const run = promisify(execFile);

/** A way to have the plugin on a machine. */
export interface Way {
  /** Such as `npm, Node 24`. */
  name: string;
  /** Program and arguments that come before those of the plugin. */
  start: [string, ...string[]];
  /** Of what it is started with, beside that of a user's shell. */
  env?: Record<string, string>;
  before?: Command["before"];
}

/** The ways of a release, from its files in `release`: unpacked and installed in the world's folder. */
export async function waysOf(
  release: string,
  { home: folder, plane, env }: World,
): Promise<{ ways: Way[]; sizes: Record<string, number> }> {
  const unpacked = join(folder, "archive");
  mkdirSync(unpacked);
  await run("tar", ["-xf", join(release, archiveName(thisPlatform())), "-C", unpacked]);
  const executable = join(unpacked, programName(thisPlatform()));

  const tarball = join(release, readdirSync(release).find((file) => file.endsWith(".tgz")) ?? "");
  const installed = join(folder, "npm");
  await run("npm", ["install", "--prefix", installed, "--no-audit", "--no-fund", tarball]);
  const main = join(installed, "node_modules/kubectl-cloud/dist/cli/main.js");

  const npm = nodes().flatMap(({ version, path }): Way[] => {
    // where the plugin keeps what was compiled of it
    const kept = join(folder, `kept-${version}`);
    const way = { start: [path, main] as Way["start"], env: { KUBECACHEDIR: kept } };
    return [
      { ...way, name: `npm, Node ${version}, first start`, before: () => rmSync(kept, { recursive: true, force: true }) },
      { ...way, name: `npm, Node ${version}` },
    ];
  });
  const ways: Way[] = [
    { name: "executable", start: [executable] },
    { name: "executable by kubectl", start: [plane.kubectl, "cloud"], env: { PATH: `${unpacked}:${env["PATH"]}` } },
    ...npm,
    // what npm does before, it does with the package in its cache
    { name: "npx", start: ["npx", "--yes", `--package=${tarball}`, "kubectl-cloud"] },
  ];
  const sizes = { "executable: on disk": bytesIn(unpacked), "npm: download": statSync(tarball).size, "npm: on disk": bytesIn(installed) };
  return { ways, sizes };
}

/** Bytes of all files below a folder. */
export function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

/** Each Node on PATH and in TEST_NODES, one of a major version. */
function nodes(): { version: string; path: string }[] {
  const { PATH = "", TEST_NODES = "" } = process.env;
  const onPath = PATH.split(delimiter).map((place) => join(place, "node"));
  const found = [...onPath, ...TEST_NODES.split(delimiter)]
    .filter((path) => existsSync(path))
    .map((path) => ({ path, version: majorOf(path) }));
  return [...new Map(found.map((node) => [node.version, node])).values()];
}

function majorOf(node: string): string {
  return /^v(\d+)/.exec(execFileSync(node, ["--version"], { encoding: "utf8" }))?.[1] ?? "?";
}
