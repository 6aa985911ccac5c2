import type { ServiceObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { bindingType, type Kind, serviceKinds } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { shortName } from "../target.ts";

/** So many are named, and of the others how many they are. */
const named = 20;

/** Throws `Stranded` (exit code 4) with the names of cloud objects and bindings that still exist, in any namespace, and with what was left as it is. */
export async function refuseStranded(context: Context, left: string): Promise<void> {
  const lists = await Promise.all([...serviceKinds, bindingType].map(async (kind) => ({ kind, objects: await objectsOf(context, kind) })));
  const all = lists.flatMap(({ kind, objects }) => objects.map((object) => ({ kind, object })));
  if (!all.length) return;
  const lines = all.slice(0, named).map(({ kind, object: { metadata } }) => {
    const going = metadata.deletionTimestamp ? " (being deleted)" : "";
    return `  ${shortName(kind, metadata.name)} in namespace ${metadata.namespace}${going}`;
  });
  if (all.length > named)
    lines.push(`  and ${all.length - named} more: kubectl cloud status --all-namespaces; kubectl get cloudbindings -A`);
  const services = all.filter(({ kind }) => kind.service).length;
  const what = [...counted(services, "cloud object"), ...counted(all.length - services, "binding")].join(" and ");
  const would = `${all.length === 1 ? "exists" : "exist"}, and what is in the cloud or in workloads would be stranded`;
  const ways = [
    ...(services
      ? ["each cloud object with kubectl cloud delete; what shall stay in the cloud gets spec.deletionPolicy: Retain before"]
      : []),
    ...(services < all.length ? ["each binding with kubectl cloud unbind"] : []),
  ];
  throw new KnownError(`${left}: ${what} ${would}, as nobody could change or delete it any more:\n${lines.join("\n")}`, {
    code: "Stranded",
    hint: `delete first ${ways.toReversed().join(", and ")}`,
    exitCode: exitCodes.refused,
  });
}

/** `2 bindings` */
function counted(count: number, what: string): string[] {
  return count ? [`${count} ${what}${count === 1 ? "" : "s"}`] : [];
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
