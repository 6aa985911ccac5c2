import { KnownError } from "../../lib/errors.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { installedVersion } from "./installed-version.ts";
import { type Skew, skewOf } from "./version-skew.ts";

/**
 * What was thrown; of what the cluster's kinds refuse, or of a kind that it lacks, the hint says so where plugin and cluster are of
 * different versions. Asks the cluster only then.
 */
export async function withVersions(error: unknown, context: Context | undefined): Promise<unknown> {
  if (!context || !isStoreError(error, "Invalid", "TypeNotFound")) return error;
  const skew = await skewWith(context);
  if (!skew) return error;
  const { message, code, exitCode, hint, cause } = error;
  // where something is installed, "install it" is no help
  const first = hint !== undefined && code !== "TypeNotFound" ? `${hint}; ` : "";
  return new KnownError(message, { code, exitCode, hint: `${first}${skew.message}: ${skew.hint}`, cause });
}

/** What was thrown first counts, whatever goes wrong here. */
async function skewWith(context: Context): Promise<Skew | undefined> {
  try {
    const installed = await installedVersion(context);
    return installed && skewOf(installed.version);
  } catch {
    return undefined;
  }
}
