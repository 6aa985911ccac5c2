import { isStoreError } from "../../../../lib/store/errors.ts";
import type { ResourceType } from "../../../../lib/store/store.ts";
import type { ClusterContext } from "../../../context.ts";

/** The plurals that the API server serves of a group's version, which everybody may ask; none where it doesn't know the group. */
export async function servedPlurals(
  { client }: Pick<ClusterContext, "client">,
  { group, version }: Pick<ResourceType, "group" | "version">,
): Promise<string[]> {
  try {
    const { resources } = await client.request<{ resources: { name: string }[] }>("GET", `/apis/${group}/${version}`);
    return resources.map(({ name }) => name);
  } catch (error) {
    if (isStoreError(error, "TypeNotFound", "NotFound")) return [];
    throw error;
  }
}
