import { chmod, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { build, type BuildOptions } from "esbuild";

import packageJson from "../package.json" with { type: "json" };
import { manifests } from "./manifests.ts";
import { requiredWhenUsed, kubeconfigOnly } from "./plugins.ts";

/**
 * Bundles the plugin (dist/cli) and the runner (dist/runner), each self-contained, with parts loaded when they are used.
 * `npm run build`.
 */
const shared: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  splitting: true,
  minify: true,
  keepNames: true,
  legalComments: "linked",
  plugins: [kubeconfigOnly, requiredWhenUsed],
  loader: { ".yaml": "text" },
  // CommonJS parts of the bundle ask for node's own modules by require
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
};

await rm("dist", { recursive: true, force: true });
await build({ ...shared, entryPoints: ["cli/main.ts", "cli/complete.ts"], outdir: "dist/cli", target: "node20" });
// what `install` applies; it is read from beside the plugin
await writeFile("dist/cli/install.yaml", await manifests("deploy"));
// the SDK's modules, unlike its CommonJS, can be left out in parts
await build({ ...shared, entryPoints: ["runner/main.ts"], outdir: "dist/runner", target: "node24", mainFields: ["module", "main"] });
await writeFile("dist/runner/package.json", '{ "type": "module" }\n');
for (const entry of ["cli/main.js", "cli/complete.js", "runner/main.js"]) await chmod(`dist/${entry}`, 0o755);

// npm exec looks here first; from its own cache it would go on using what it found before the first build: nothing
for (const [name, target] of Object.entries(packageJson.bin)) {
  await rm(`node_modules/.bin/${name}`, { force: true });
  await symlink(join("../..", target), `node_modules/.bin/${name}`);
}
