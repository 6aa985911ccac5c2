import type { BuildOptions } from "esbuild";

import { shared } from "./plugin.ts";
import { kubeconfigOnly, requiredWhenUsed } from "./plugins.ts";
import { sbom } from "./sbom.ts";

/** How the runner is bundled. Of the SDK's modules a run needs few, so they stay apart; its CommonJS could not be left out in parts. */
export const runner: BuildOptions = {
  ...shared,
  format: "esm",
  splitting: true,
  target: "node24",
  mainFields: ["module", "main"],
  // the others are programs that local mode starts
  entryPoints: {
    main: "runner/main.ts",
    queues: "runner/providers/local/queues/main.ts",
    tables: "runner/providers/local/tables/main.ts",
  },
  outdir: "dist/runner",
  // local mode only: taken from npm where it is, and never loaded by us
  external: ["pg-native", "fauxqs"],
  plugins: [kubeconfigOnly, requiredWhenUsed, sbom("sbom.cdx.json")],
  // CommonJS parts of the bundle ask for node's own modules by require
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
};
