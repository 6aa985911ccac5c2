import type { IndexingPolicy, SqlContainerResource } from "@azure/arm-cosmosdb";

import { product } from "../../../../crds/api/names.ts";

/**
 * Whose a container in a shared account is. An account of its own bears our tags; databases and containers can't: Azure takes
 * `tags` in their PUT and never tells them, as they are no tracked resources
 * (https://learn.microsoft.com/azure/azure-resource-manager/management/tag-support). A container's own settings are all that
 * is made with it in one call and told again, and the one that takes a name of ours without any effect is a path that is not
 * indexed: `/"kubectl-cloud-owner-UID"/?`, a property that no item has.
 * https://learn.microsoft.com/azure/cosmos-db/index-policy#include-exclude-paths
 *
 * A container that has lost it, as somebody wrote the policy anew, is nobody's: it is not deleted, and can be taken over.
 */
const prefix = `${product}-owner-`;
const pattern = new RegExp(`^/"?${prefix}([-0-9a-zA-Z]+)"?/[?*]$`);

/** What Cosmos DB has when nothing is said: everything is indexed. It adds `/"_etag"/?` to what is not by itself. */
const everything: IndexingPolicy = { automatic: true, indexingMode: "consistent", includedPaths: [{ path: "/*" }] };

/** Uid of the object that a container says it belongs to; undefined when it says nothing. */
export function ownerOf({ indexingPolicy }: SqlContainerResource): string | undefined {
  return indexingPolicy?.excludedPaths?.flatMap(({ path = "" }) => pattern.exec(path)?.[1] ?? [])[0];
}

/**
 * An indexing policy that says whose the container is, and is otherwise as it was.
 *
 * @param uid - undefined to say that it is nobody's
 */
export function ownedBy(uid: string | undefined, policy: IndexingPolicy = everything): IndexingPolicy {
  // where nothing is indexed Azure takes no paths
  if (policy.indexingMode === "none") return policy;
  const others = (policy.excludedPaths ?? []).filter(({ path = "" }) => !pattern.test(path));
  return { ...policy, excludedPaths: uid === undefined ? others : [...others, { path: `/"${prefix}${uid}"/?` }] };
}
