import type { BuildOptions } from "esbuild";

import type { Manifests } from "../cli/manifest-texts.ts";
import { inkForScreens } from "./ink.ts";
import { manifests } from "./manifests.ts";
import { kubeconfigOnly, withoutChildProcess } from "./plugins.ts";

/** How everything of ours is bundled. */
export const shared: BuildOptions = {
  bundle: true,
  platform: "node",
  minify: true,
  keepNames: true,
  legalComments: "linked",
  loader: { ".yaml": "text" },
};

const texts: Manifests = {
  install: `${await manifests("deploy")}---\n${await manifests("deploy/watch")}`,
  serviceBindings: await manifests("deploy/service-bindings"),
};

/** How the plugin is. It is one file, as a command's start is mostly loading: many small files, and ECMAScript modules, take longer. */
export const plugin: BuildOptions = {
  ...shared,
  format: "cjs",
  target: "node20",
  define: {
    "import.meta.dirname": "__dirname",
    "import.meta.filename": "__filename",
    // React's own, without its warnings
    "process.env.NODE_ENV": '"production"',
    manifests: JSON.stringify(texts),
    standalone: "false",
  },
  // parts of it are still run when they are used
  supported: { "dynamic-import": false },
  plugins: [kubeconfigOnly, withoutChildProcess, inkForScreens],
};
