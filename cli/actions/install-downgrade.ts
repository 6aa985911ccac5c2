import compare from "semver/functions/compare.js";
import valid from "semver/functions/valid.js";

import { labels } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { skewOf } from "./version-skew.ts";

/**
 * Throws `Downgrade` (exit code 4) when any of what is there is of a newer version than this plugin: also when its installation
 * was not finished.
 */
export function refuseDowngrade(existing: readonly (KubeObject | undefined)[]): void {
  const versions = existing.map((object) => object?.metadata.labels?.[labels.version] ?? "").filter((version) => valid(version) !== null);
  const newest = versions.toSorted(compare).at(-1);
  const skew = newest === undefined ? undefined : skewOf(newest);
  if (skew?.plugin !== "older") return;
  throw new KnownError(`nothing was installed: ${skew.message}, so that this would go back to an older version`, {
    code: "Downgrade",
    hint: `${skew.hint}; or go back with --allow-downgrade, by which objects lose the fields that the older version doesn't know`,
    exitCode: exitCodes.refused,
  });
}
