import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import { systemNamespace, versionName } from "../../lib/system.ts";
import type { Context } from "../context.ts";

/** What the cluster says of its installation to everybody. */
export interface InstalledVersion {
  /** As in package.json: `0.1.0`. */
  version: string;
  /** Of the dispatcher and of the runs. */
  image: string;
}

/** Reads which version is installed; undefined where nothing says so: not installed, not finished, or not for the caller to read. */
export async function installedVersion({ store }: Pick<Context, "store">): Promise<InstalledVersion | undefined> {
  const ref = { type: builtin.configMap, namespace: systemNamespace, name: versionName };
  try {
    const found = await store.get<KubeObject & { data?: Partial<InstalledVersion> }>(ref);
    const { version, image = "" } = found?.data ?? {};
    return version ? { version, image } : undefined;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return undefined;
    throw error;
  }
}
