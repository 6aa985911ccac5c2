import diff from "semver/functions/diff.js";

import manifest from "../../../../package.json" with { type: "json" };
import { skewOf } from "../../version-skew.ts";
import { failed, type Found, warning } from "../finding.ts";
import type { Subject } from "./subject.ts";

/**
 * What is to be said where the installation is of another version than this plugin: a warning as long as only fixes lie
 * between them. Undefined where nothing is known to differ.
 *
 * @param message - what differs. Default: the versions
 */
export async function skewed({ installed }: Subject, message?: string): Promise<Found | undefined> {
  const version = (await installed())?.version ?? "";
  const skew = skewOf(version);
  if (!skew) return undefined;
  return (diff(version, manifest.version) === "patch" ? warning : failed)(message ?? skew.message, skew.hint);
}
