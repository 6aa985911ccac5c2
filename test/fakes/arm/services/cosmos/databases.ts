import { randomBytes } from "node:crypto";

import { part } from "../../bodies.ts";
import type { ResourceType } from "../../world.ts";
import { checkAccount } from "./accounts.ts";
import { accept } from "./operation.ts";
import { partNamed } from "./part.ts";
import { badRequest } from "./refusals.ts";
import { checkOptions, setThroughput } from "./throughput.ts";

const type = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases";

/** Databases of an account: https://learn.microsoft.com/en-us/rest/api/cosmos-db-resource-provider/sql-resources */
export const databases: ResourceType = {
  type,
  put(call) {
    const { world, id, name, body, resource: before } = call;
    checkAccount(call);
    checkOptions(call);
    if (part(body, "properties", "resource")["id"] !== name) throw badRequest("The resource id in the body doesn't match the name.");
    return accept(call, {
      end(succeeded) {
        if (!succeeded) return;
        const rid = before ? String(part(before.body, "properties", "resource")["_rid"]) : randomBytes(4).toString("base64");
        const resource = { id: name, _rid: rid, _self: `dbs/${rid}/`, ...stamp(), _colls: "colls/", _users: "users/" };
        world.resources.put({ id, type, name, body: { id, type, name, properties: { resource } } });
        if (!before) setThroughput(call, part(body, "properties", "options"));
      },
    });
  },
  ...partNamed("database"),
};

/** What every write changes. */
export function stamp(): { _etag: string; _ts: number } {
  return { _etag: `"${crypto.randomUUID()}"`, _ts: Math.floor(Date.now() / 1000) };
}
