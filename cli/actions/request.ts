import { annotations } from "../../crds/api/names.ts";
import { isStoreError } from "../../lib/store/errors.ts";
import type { Context } from "../context.ts";

/** Who asks, as the API server knows them; undefined where they may not even ask that. */
export async function requester(context: Context): Promise<string | undefined> {
  try {
    return await context.username();
  } catch (error) {
    if (isStoreError(error, "Forbidden", "TypeNotFound", "NotFound")) return undefined;
    throw error;
  }
}

/** The annotations that say who asked for what: the hash of a spec, or `delete`. */
export function requestAnnotations(user: string | undefined, requestedFor: string): Record<string, string> {
  return user === undefined ? {} : { [annotations.requestedBy]: user, [annotations.requestedFor]: requestedFor };
}
