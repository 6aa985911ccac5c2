import { createHash } from "node:crypto";
import { chmod, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build } from "esbuild";

import packageJson from "../package.json" with { type: "json" };
import { writeEngines } from "./engines.ts";
import { plugin } from "./plugin.ts";
import { apart } from "./plugins.ts";
import { runner } from "./runner.ts";

/**
 * Bundles the plugin (dist/cli) and the runner (dist/runner), each self-contained, with parts loaded when they are used, and
 * writes down what local mode installs (dist/engines). `npm run build`.
 */
for (const folder of ["dist/cli", "dist/engines", "dist/runner"]) await rm(folder, { recursive: true, force: true });

// in the function that cli/compile-cache.ts calls
const [banner, footer] = [{ js: "(function (exports, require, module, __filename, __dirname) {" }, { js: "})" }];
const libraries = [
  "cli/yaml.ts",
  "cli/manifest-texts.ts",
  "cli/when/chrono.ts",
  "cli/ui/ink.ts",
  "cli/diff.ts",
  "lib/store/admission/cel.ts",
  "lib/binding/json-path.ts",
];
await build({ ...plugin, banner, footer, entryPoints: libraries, entryNames: "[name]", outdir: "dist/cli" });
const plugins = [apart(libraries), ...(plugin.plugins ?? [])];
await build({ ...plugin, plugins, banner, footer, entryPoints: ["cli/app.ts"], outfile: "dist/cli/app.js" });
const digest = createHash("sha256");
for (const file of (await readdir("dist/cli")).toSorted()) digest.update(await readFile(`dist/cli/${file}`));
const version = digest.digest("hex").slice(0, 16);
for (const program of ["main", "complete"]) {
  const define = { ...plugin.define, build: JSON.stringify(version) };
  await build({ ...plugin, define, entryPoints: ["cli/start.ts"], outfile: `dist/cli/${program}.js` });
}
await writeFile("dist/cli/package.json", '{ "type": "commonjs" }\n');

await build(runner);
await writeFile("dist/runner/package.json", '{ "type": "module" }\n');
for (const entry of ["cli/main.js", "cli/complete.js", "runner/main.js"]) await chmod(`dist/${entry}`, 0o755);

await writeEngines("dist/engines");

// npm exec looks here first; from its own cache it would go on using what it found before the first build: nothing
for (const [name, target] of Object.entries(packageJson.bin)) {
  await rm(`node_modules/.bin/${name}`, { force: true });
  await symlink(join("../..", target), `node_modules/.bin/${name}`);
}
