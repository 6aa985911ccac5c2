import { cliManager } from "../../crds/api/names.ts";
import type { ReconciledObject } from "../../crds/api/objects.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";
import type { NamedTarget } from "../target.ts";
import type { DryRun } from "./create.ts";
import { notFound } from "./find.ts";
import { requestAnnotations, requester } from "./request.ts";

/** What to delete; each in the context's namespace. */
export interface DeleteRequest {
  targets: readonly NamedTarget[];
  ignoreNotFound: boolean;
  dryRun: DryRun;
}

/** An object that is deleted, or on its way, as it was before. */
export interface Deleted extends NamedTarget {
  object: ReconciledObject;
}

/**
 * Deletes objects; their cloud resources go with the runs that follow. Who asked is noted first, where the caller may.
 * Throws `NotFound` before anything is deleted, unless `ignoreNotFound`.
 */
export async function deleteObjects(context: Context, { targets, ignoreNotFound, dryRun }: DeleteRequest): Promise<Deleted[]> {
  const { store, namespace } = context;
  const found = await Promise.all(
    targets.map(async (target) => {
      const object = await store.get<ReconciledObject>({ type: target.kind, namespace, name: target.name });
      if (!object && !ignoreNotFound) throw await notFound(context, target);
      return object ? [{ ...target, object }] : [];
    }),
  );
  const present = found.flat();
  if (dryRun === "client" || !present.length) return present;
  const user = dryRun === "none" ? await requester(context) : undefined;
  for (const { kind, name, object } of present) {
    if (dryRun === "none") await noteRequest(context, { kind, name }, user);
    const { uid } = object.metadata;
    await store.delete({ type: kind, namespace, name }, { ...(uid !== undefined && { uid }), dryRun: dryRun === "server" });
  }
  return present;
}

/** Says on the object who asks for its deletion; the deletion itself does not hang on it. */
async function noteRequest({ store, namespace }: Context, { kind, name }: NamedTarget, user: string | undefined): Promise<void> {
  if (user === undefined) return;
  try {
    const patch = { metadata: { annotations: requestAnnotations(user, "delete") } };
    await store.patch({ type: kind, namespace, name }, patch, { fieldManager: cliManager });
  } catch (error) {
    if (!isStoreError(error, "Forbidden", "NotFound", "Invalid", "Conflict")) throw error;
  }
}
