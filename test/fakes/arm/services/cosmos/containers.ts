import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";

import { type Body, merged, part } from "../../bodies.ts";
import { recorded } from "../../recordings.ts";
import type { ResourceType } from "../../world.ts";
import { checkAccount } from "./accounts.ts";
import { stamp } from "./databases.ts";
import { accept } from "./operation.ts";
import { partNamed } from "./part.ts";
import { badRequest, badRequestLater } from "./refusals.ts";
import { checkOptions, setThroughput } from "./throughput.ts";

const type = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers";

/** What was recorded of a new container is what Azure adds to what it is told. */
const defaults = () => part(structuredClone(recorded("cosmos-sql", 24).response.body) as Body, "properties", "resource");

/** Containers: https://learn.microsoft.com/en-us/rest/api/cosmos-db-resource-provider/sql-resources */
export const containers: ResourceType = {
  type,
  put(call) {
    const { world, id, name, body, resource: before } = call;
    checkAccount(call);
    checkOptions(call);
    const asked = part(body, "properties", "resource");
    if (asked["id"] !== name) throw badRequest("The resource id in the body doesn't match the name.");
    if (!asked["partitionKey"]) throw badRequest('Message: {"Errors":["A Partition key definition is not specified in the request."]}');
    const now = before && part(before.body, "properties", "resource");
    const rid = now ? String(now["_rid"]) : randomBytes(8).toString("base64");
    const resource = whole(asked, rid);
    const fixed = now && fixedChanges(now, resource);
    return accept(call, {
      ...(fixed && { course: { ends: "Failed", error: badRequestLater(fixed) } }),
      end(succeeded) {
        if (!succeeded) return;
        world.resources.put({ id, type, name, body: { id, type, name, properties: { resource } } });
        if (!before) setThroughput(call, part(body, "properties", "options"));
      },
    });
  },
  ...partNamed("container"),
};

/** A PUT says everything: what it leaves out gets its default. */
function whole(asked: Body, rid: string): Body {
  const { defaultTtl: _, partitionKey: __, ...rest } = defaults();
  const policy = part(asked, "indexingPolicy");
  const excluded = Array.isArray(policy["excludedPaths"]) ? (policy["excludedPaths"] as Body[]) : [];
  const etag = { path: '/"_etag"/?' };
  const indexingPolicy = {
    indexingMode: "consistent",
    automatic: true,
    includedPaths: [{ path: "/*" }],
    ...policy,
    excludedPaths: excluded.some(({ path }) => path === etag.path) ? excluded : [...excluded, etag],
    fullTextIndexes: [],
  };
  const added = { _rid: rid, ...stamp(), indexingPolicy };
  return { ...merged(rest, asked), ...added };
}

/** What can't change, in the words that https://github.com/Azure/bicep/issues/5807 has from Azure. */
function fixedChanges(now: Body, wanted: Body): string | undefined {
  const key = (resource: Body) => part(resource, "partitionKey")["paths"];
  if (!isDeepStrictEqual(key(now), key(wanted))) return 'Message: {"Errors":["Document collection partition key cannot be changed."]}';
  if (isDeepStrictEqual(now["uniqueKeyPolicy"], wanted["uniqueKeyPolicy"])) return undefined;
  return 'Message: {"Errors":["Unique index cannot be modified. To change the unique index, remove the collection and re-create a new one."]}';
}
