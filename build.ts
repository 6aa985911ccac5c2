import { chmod, rm, writeFile } from "node:fs/promises";

import { build, type BuildOptions, type Plugin } from "esbuild";

/**
 * Bundles the plugin (dist/cli) and the runner (dist/runner), each self-contained, with parts loaded when they are used.
 * `npm run build`.
 */

/** The generated client and undici are most of @kubernetes/client-node; we use its kubeconfig only, so they stay out. */
const kubeconfigOnly: Plugin = {
  name: "kubeconfig-only",
  setup(bundler) {
    bundler.onResolve({ filter: /^undici$|\/gen\/index\.js$|\/middleware\.js$/ }, ({ path, importer }) =>
      importer.includes("@kubernetes/client-node") ? { path, namespace: "left-out" } : undefined,
    );
    bundler.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents:
        "class LeftOut {}\nexport { LeftOut as Agent, LeftOut as ProxyAgent, LeftOut as ServerConfiguration };\nexport const createConfiguration = undefined, setHeaderMiddleware = undefined;",
    }));
  },
};

const shared: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  splitting: true,
  minify: true,
  keepNames: true,
  legalComments: "linked",
  plugins: [kubeconfigOnly],
  loader: { ".yaml": "text" },
  // CommonJS parts of the bundle ask for node's own modules by require
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
};

await rm("dist", { recursive: true, force: true });
await build({ ...shared, entryPoints: ["cli/main.ts", "cli/complete.ts"], outdir: "dist/cli", target: "node20" });
await build({ ...shared, entryPoints: ["runner/main.ts"], outdir: "dist/runner", target: "node24" });
await writeFile("dist/runner/package.json", '{ "type": "module" }\n');
for (const entry of ["cli/main.js", "cli/complete.js", "runner/main.js"]) await chmod(`dist/${entry}`, 0o755);
