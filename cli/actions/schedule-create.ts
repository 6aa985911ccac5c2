import { annotations, cliManager, group } from "../../crds/api/names.ts";
import type { ServiceObject } from "../../crds/api/objects.ts";
import { UsageError } from "../../lib/errors.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { Manifest } from "../manifests.ts";
import { displayName, shortName } from "../target.ts";
import { together } from "./apply.ts";
import type { AskedAction } from "./schedule-action.ts";

/** Most objects of one schedule, as its CRD has it. */
const most = 10;

/** Creates objects at a time. The API server says now whether it would take each of them. */
export function scheduleCreate(manifests: readonly Manifest[]): AskedAction {
  const [first, ...more] = manifests;
  if (!first || manifests.length > most)
    throw new UsageError(`a schedule creates 1 to ${most} objects, not ${manifests.length}`, "make several schedules");
  for (const { kind, object } of manifests) {
    if (!kind.namespaced) throw new UsageError(`a ${kind.kind} can't be created at a time`, "create it now: kubectl cloud create -f FILE");
    if (kind.service) refuseAdoption(object.spec);
  }
  return {
    action: { create: { objects: manifests.map(({ object }) => asked(object)) } },
    name: `create-${first.kind.singular}-${first.object.metadata.name}${more.length ? `-and-${more.length}-more` : ""}`,
    check: async (context) => {
      for (const { kind, object } of manifests) {
        const { name, namespace } = object.metadata;
        if (namespace === undefined || namespace === context.namespace) continue;
        const hint = `name that namespace with -n ${namespace}, or take it out of the manifest`;
        throw new UsageError(`${displayName(kind, name)} is for namespace ${namespace}, and the schedule for ${context.namespace}`, hint);
      }
      const answers = await Promise.allSettled(manifests.map((manifest) => checkOne(context, manifest)));
      const refusals = answers.flatMap((answer) => (answer.status === "rejected" ? [answer.reason as unknown] : []));
      if (refusals.length) throw together(refusals);
      return answers.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
    },
  };
}

/** To adopt asks for a right of its own when it is done, which a schedule can't show. Throws {@link UsageError}. */
export function refuseAdoption(spec: object): void {
  if ("adoptionPolicy" in spec && spec.adoptionPolicy === "IfExists") {
    throw new UsageError("adopting can't be scheduled: adoptionPolicy is IfExists", "leave it out, or create the object now");
  }
}

async function checkOne({ store, namespace }: Context, { kind, object }: Manifest): Promise<string[]> {
  const { metadata, ...rest } = asked(object) as unknown as ServiceObject;
  const placed = { ...rest, metadata: { ...metadata, namespace } };
  try {
    await store.create<ServiceObject>(kind, placed, { fieldManager: cliManager, dryRun: true });
    return [];
  } catch (error) {
    if (!isStoreError(error, "AlreadyExists")) throw error;
    return [`${shortName(kind, object.metadata.name)} exists: it is left as it is if it still does then`];
  }
}

/** What of a manifest is asked for: of one that was read from a cluster all else would hold, own or sign what is made later. */
function asked(object: ServiceObject): Record<string, unknown> {
  const { namespace: _namespace, finalizers: _finalizers, ownerReferences: _owners, annotations: all = {}, ...metadata } = object.metadata;
  const kept = Object.entries(all).filter(([name]) => !name.startsWith(`${group}/`) || name === annotations.approval);
  return { ...object, metadata: { ...metadata, ...(kept.length && { annotations: Object.fromEntries(kept) }) } };
}
