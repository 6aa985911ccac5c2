import { type Body, part } from "../../bodies.ts";
import type { Reply } from "../../errors.ts";
import type { Call, ResourceType, World } from "../../world.ts";
import { accept } from "./operation.ts";
import { invalidValue, missingPart } from "./refusals.ts";

const type = "Microsoft.DBforPostgreSQL/flexibleServers/databases";

/** Databases of a server: https://learn.microsoft.com/en-us/rest/api/postgresql/databases */
export const databases: ResourceType = {
  type,
  put(call) {
    const { charset = "utf8", collation = "en_US.utf8" } = part(call.body, "properties");
    const properties = { charset: String(charset).toUpperCase(), collation };
    const before = part(call.resource?.body ?? {}, "properties");
    if (call.resource && before["charset"] !== properties.charset) throw invalidValue("charset");
    return write(call, properties);
  },
  delete({ world, id, ...call }) {
    return accept(
      { world, id, ...call },
      {
        operation: "DropServerDatabaseManagementOperation",
        retryAfter: 10,
        end(succeeded) {
          if (succeeded) world.resources.remove(id);
        },
      },
    );
  },
  missing({ request, name }) {
    if (request.method === "DELETE") return { status: 204 };
    throw missingPart(type, name);
  },
};

/** Those that every server has. */
export function addSystemDatabases(world: World, server: string): void {
  for (const name of ["azure_maintenance", "postgres", "azure_sys"]) {
    add(world, `${server}/databases/${name}`, name, { charset: "UTF8", collation: "en_US.utf8" });
  }
}

function write(call: Call, properties: Body): Reply {
  return accept(call, {
    operation: "UpsertServerDatabaseManagementOperation",
    retryAfter: 10,
    end(succeeded) {
      if (succeeded) add(call.world, call.id, call.name, properties);
    },
  });
}

function add(world: World, id: string, name: string, properties: Body): void {
  world.resources.put({ id, type, name, body: { properties, id, name, type } });
}
