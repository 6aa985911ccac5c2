import type { ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { type Kind, serviceKinds } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { shortName } from "../target.ts";

/** So many are named, and of the others how many they are. */
const named = 20;

/** Throws `Stranded` (exit code 4) with the names of cloud objects that still exist, in any namespace, and with what was left as it is. */
export async function refuseStranded(context: Context, left: string): Promise<void> {
  const lists = await Promise.all(serviceKinds.map(async (kind) => ({ kind, objects: await objectsOf(context, kind) })));
  const all = lists.flatMap(({ kind, objects }) => objects.map((object) => ({ kind, object })));
  if (!all.length) return;
  const lines = all.slice(0, named).map(({ kind, object: { metadata } }) => {
    const going = metadata.deletionTimestamp ? " (being deleted)" : "";
    return `  ${shortName(kind, metadata.name)} in namespace ${metadata.namespace}${going}`;
  });
  if (all.length > named) lines.push(`  and ${all.length - named} more: kubectl cloud status --all-namespaces`);
  const what =
    all.length === 1
      ? "1 cloud object exists, and its cloud resource would be stranded"
      : `${all.length} cloud objects exist, and their cloud resources would be stranded`;
  throw new KnownError(`${left}: ${what}, as nobody could change or delete them any more:\n${lines.join("\n")}`, {
    code: "Stranded",
    hint: "delete them first, each with kubectl cloud delete; what shall stay in the cloud gets spec.deletionPolicy: Retain before",
    exitCode: exitCodes.refused,
  });
}

/** None where the kind is not there. */
async function objectsOf({ store }: Context, kind: Kind): Promise<ServiceObject[]> {
  try {
    return (await store.list<ServiceObject>(kind)).items;
  } catch (error) {
    if (isStoreError(error, "TypeNotFound")) return [];
    throw error;
  }
}
