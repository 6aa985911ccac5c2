import type { KubeObject } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { bindingType, serviceKinds } from "../../lib/kinds.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import { type UnknownKind, unknownKinds } from "./uninstall-kinds.ts";

/** So many are named, and of the others how many they are. */
const named = 20;

/** An object that nobody could change or delete any more. */
interface Stranded {
  of: "service" | "binding" | "unknown";
  singular: string;
  object: KubeObject;
}

/**
 * Throws `Stranded` (exit code 4) with the names of cloud objects and bindings that still exist, in any namespace, those of kinds
 * that only another version knows included, and with what was left as it is.
 */
export async function refuseStranded(context: Context, left: string): Promise<void> {
  const of = async (kind: UnknownKind, of: Stranded["of"]): Promise<Stranded[]> =>
    (await objectsOf(context, kind)).map((object) => ({ of, singular: kind.singular, object }));
  const unknown = await unknownKinds(context);
  const lists = await Promise.all([
    ...serviceKinds.map((kind) => of(kind, "service")),
    of(bindingType, "binding"),
    ...unknown.map((kind) => of(kind, "unknown")),
  ]);
  const all = lists.flat();
  if (!all.length) return;
  const lines = all.slice(0, named).map(({ singular, object: { metadata } }) => {
    const going = metadata.deletionTimestamp ? " (being deleted)" : "";
    return `  ${singular}/${metadata.name}${metadata.namespace === undefined ? "" : ` in namespace ${metadata.namespace}`}${going}`;
  });
  if (all.length > named)
    lines.push(`  and ${all.length - named} more: kubectl cloud status --all-namespaces; kubectl get cloudbindings -A`);
  const count = (which: Stranded["of"]) => all.filter((one) => one.of === which).length;
  const what = [...counted(count("service") + count("unknown"), "cloud object"), ...counted(count("binding"), "binding")].join(" and ");
  const would = `${all.length === 1 ? "exists" : "exist"}, and what is in the cloud or in workloads would be stranded`;
  const ways = [
    ...(count("binding") ? ["each binding with kubectl cloud unbind"] : []),
    ...(count("service")
      ? ["each cloud object with kubectl cloud delete; what shall stay in the cloud gets spec.deletionPolicy: Retain before"]
      : []),
    ...(count("unknown") ? ["what is of a kind that this version doesn't know with the version that does: install that one again"] : []),
  ];
  throw new KnownError(`${left}: ${what} ${would}, as nobody could change or delete it any more:\n${lines.join("\n")}`, {
    code: "Stranded",
    hint: `delete first ${ways.join(", and ")}`,
    exitCode: exitCodes.refused,
  });
}

/** `2 bindings` */
function counted(count: number, what: string): string[] {
  return count ? [`${count} ${what}${count === 1 ? "" : "s"}`] : [];
}

/** None where the kind is not there. */
async function objectsOf({ store }: Context, kind: UnknownKind): Promise<KubeObject[]> {
  try {
    return (await store.list<KubeObject>(kind)).items;
  } catch (error) {
    if (isStoreError(error, "TypeNotFound")) return [];
    throw error;
  }
}
