import compare from "semver/functions/compare.js";
import valid from "semver/functions/valid.js";

import manifest from "../../package.json" with { type: "json" };

/** How a plugin and what is installed differ. */
export interface Skew {
  /** What the plugin is, beside what is installed. */
  plugin: "newer" | "older";
  message: string;
  /** What to do. */
  hint: string;
}

/** Undefined where plugin and installation are of one version, or a version is none. */
export function skewOf(installed: string, plugin = manifest.version): Skew | undefined {
  if (valid(installed) === null) return undefined;
  const order = compare(plugin, installed);
  if (order === 0) return undefined;
  const message = `the cluster has kubectl-cloud ${installed}, and this plugin is ${plugin}`;
  return order > 0
    ? { plugin: "newer", message, hint: "an administrator upgrades the cluster with `kubectl cloud install`, and the flags of last time" }
    : {
        plugin: "older",
        message,
        hint: `upgrade the plugin to ${installed} in the way you got it, such as \`kubectl krew upgrade cloud\``,
      };
}
