import { group, version } from "../../../../crds/api/names.ts";
import { builtin, kinds } from "../../../../lib/kinds.ts";
import { isStoreError } from "../../../../lib/store/errors.ts";
import { systemNamespace } from "../../../../lib/system.ts";
import { failed, type Found, ok } from "../finding.ts";
import { servedPlurals } from "./served.ts";
import { skewed } from "./skewed.ts";
import type { Subject } from "./subject.ts";

/** Whether there is an installation at all. */
export async function checkInstalled({ context }: Subject): Promise<Found> {
  const served = await servedPlurals(context, { group, version });
  if (kinds.some(({ plural }) => served.includes(plural)) || (await hasNamespace(context)))
    return ok("kubectl cloud is installed in this cluster");
  return failed("kubectl cloud is not installed in this cluster", "install it, or ask an administrator to: kubectl cloud install");
}

/** Whether what is installed is of this plugin's version. Where nothing says so, the parts themselves do. */
export async function checkVersion(subject: Subject): Promise<Found[]> {
  const known = await subject.installed();
  if (!known) return [];
  return [(await skewed(subject)) ?? ok(`installed is ${known.version}, the version of this plugin`)];
}

/** For who may not look there is none; the kinds tell him. */
async function hasNamespace({ store }: Subject["context"]): Promise<boolean> {
  try {
    return (await store.get({ type: builtin.namespace, name: systemNamespace })) !== undefined;
  } catch (error) {
    if (isStoreError(error, "Forbidden")) return false;
    throw error;
  }
}
