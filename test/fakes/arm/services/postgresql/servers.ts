import { type Body, merged, part } from "../../bodies.ts";
import { refusals, type Reply } from "../../errors.ts";
import { recorded } from "../../recordings.ts";
import type { Call, ResourceType } from "../../world.ts";
import { addSystemDatabases } from "./databases.ts";
import { accept } from "./operation.ts";
import { invalidValue, nameTaken } from "./refusals.ts";
import { firstBackup, normalised, told, withState } from "./server-body.ts";
import { checkChange } from "./server-limits.ts";

/** Servers: https://learn.microsoft.com/en-us/rest/api/postgresql/servers */
export const servers: ResourceType = {
  type: "Microsoft.DBforPostgreSQL/flexibleServers",
  put(call) {
    if (!call.resource) return create(call);
    // Create is for a server that isn't there: https://learn.microsoft.com/en-us/rest/api/postgresql/servers/create-or-update#createmode
    if (part(call.body, "properties")["createMode"] === "Create") throw nameTaken();
    return change(call);
  },
  patch: change,
  delete: remove,
};

/** What was recorded of a new server is what Azure adds to what it is told. */
const { response } = recorded("postgresql-flexible-server", 7);

function create(call: Call): Reply {
  const { world, id, type, name, body } = call;
  if (typeof body["location"] !== "string") throw refusals.locationRequired();
  if (world.isTaken(type, name)) throw nameTaken();
  const { administratorLogin, administratorLoginPassword } = part(body, "properties");
  if (!administratorLogin || typeof administratorLoginPassword !== "string") throw invalidValue("administratorLogin");
  const { sku, properties, systemData } = structuredClone(response.body) as Record<string, Body>;
  const defaults = merged(properties ?? {}, { administratorLogin: null, authConfig: { activeDirectoryAuth: "Disabled", tenantId: null } });
  const fullyQualifiedDomainName = `${name}.postgres.database.azure.com`;
  const added = { sku, systemData, properties: { ...defaults, fullyQualifiedDomainName }, id, name, type };
  const whole = normalised(merged(added, told(body)), body);
  // the reference of server states has this one; recorded is only that a server is Ready in the end
  world.resources.put({ id, type, name, body: withState(whole, "Provisioning"), secrets: { password: administratorLoginPassword } });
  return accept(call, {
    operation: "UpsertServerManagementOperationV2",
    retryAfter: 60,
    end(succeeded) {
      if (!succeeded) return world.resources.remove(id);
      world.resources.put({ id, type, name, body: whole, hidden: world.hidesNew.get(type.toLowerCase()) ?? 0 });
      addSystemDatabases(world, id);
    },
  });
}

/** PUT of a server that is there, and PATCH: the server says Ready all the while, and has the new values in the end. */
function change(call: Call): Reply {
  const { world, id, type, name, body, request } = call;
  const before = call.resource?.body ?? {};
  checkChange(call, before);
  const password = part(body, "properties")["administratorLoginPassword"];
  const isIdle = world.operations.running(id).length === 0;
  if (call.resource && isIdle) call.resource.body = merged(before, { properties: { highAvailability: { state: "" } } });
  return accept(call, {
    operation: "UpsertServerManagementOperationV2",
    retryAfter: 60,
    needsIdleServer: true,
    end(succeeded) {
      const now = world.resources.find(id);
      if (!now) return;
      if (!succeeded) {
        if (isIdle) now.body = before;
        return;
      }
      // tags are one value: https://learn.microsoft.com/en-us/azure/azure-resource-manager/management/tag-resources
      const tags = body["tags"] ?? (request.method === "PUT" ? undefined : now.body["tags"]);
      const { tags: _, ...rest } = normalised(merged(merged(now.body, firstBackup(now.body)), told(body)), body);
      const secrets = typeof password === "string" ? { password } : {};
      world.resources.put({ id, type, name, body: { ...rest, ...(tags ? { tags } : {}) }, secrets });
    },
  });
}

function remove(call: Call): Reply {
  const { world, id, resource } = call;
  const before = resource?.body ?? {};
  const isIdle = world.operations.running(id).length === 0;
  if (resource && isIdle) resource.body = withState(before, "Dropping");
  return accept(call, {
    operation: "DropServerManagementOperation",
    retryAfter: 15,
    needsIdleServer: true,
    end(succeeded) {
      const now = world.resources.find(id);
      if (succeeded) world.resources.remove(id);
      else if (now && isIdle) now.body = before;
    },
  });
}
