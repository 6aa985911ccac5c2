import { type Body, merged, part } from "../../bodies.ts";
import { refusals, type Reply } from "../../errors.ts";
import { displayLocation, shortLocation } from "../../locations.ts";
import { recorded } from "../../recordings.ts";
import type { Call, ResourceType } from "../../world.ts";
import { addSystemDatabases } from "./databases.ts";
import { accept } from "./operation.ts";
import { invalidValue, nameTaken } from "./refusals.ts";
import { tierOf } from "./storage.ts";

/** Servers: https://learn.microsoft.com/en-us/rest/api/postgresql/servers */
export const servers: ResourceType = {
  type: "Microsoft.DBforPostgreSQL/flexibleServers",
  put: (call) => (call.resource ? change(call) : create(call)),
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
  check(call, before);
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

/** What can't change: https://learn.microsoft.com/en-us/azure/postgresql/flexible-server/concepts-limits */
function check(call: Call, before: Body): void {
  const { body, name, path } = call;
  const { location } = body;
  const there = String(before["location"]);
  if (typeof location === "string" && shortLocation(location) !== shortLocation(there)) {
    throw refusals.locationTaken(name, path.group ?? "", shortLocation(there), location);
  }
  const [now, asked] = [part(before, "properties"), part(body, "properties")];
  const size = part(asked, "storage")["storageSizeGB"];
  if (size !== undefined && Number(size) < Number(part(now, "storage")["storageSizeGB"])) throw invalidValue("storage.storageSizeGB");
  if (asked["version"] !== undefined && Number(asked["version"]) < Number(now["version"])) throw invalidValue("version");
  const login = asked["administratorLogin"];
  if (login !== undefined && login !== now["administratorLogin"]) throw invalidValue("administratorLogin");
  checkStorage(size);
}

function checkStorage(size: unknown): void {
  if (size !== undefined && !tierOf(size)) throw invalidValue("storage.storageSizeGB");
}

/** A server tells since when it can be restored once there is a backup: in the recording with the first change. */
function firstBackup(body: Body): Body {
  const { earliestRestoreDate = new Date().toISOString() } = part(body, "properties", "backup");
  return { properties: { backup: { earliestRestoreDate } } };
}

/** A request's body without what is never told. */
function told(body: Body): Body {
  const { administratorLoginPassword: _, createMode: __, ...properties } = part(body, "properties");
  const { name: ___, tags, ...rest } = body;
  return { ...rest, properties, ...(tags ? { tags } : {}) };
}

/** In Azure's spelling, with what follows from what was asked for. */
function normalised(body: Body, asked: Body): Body {
  const properties = part(body, "properties");
  const storage = part(properties, "storage");
  checkStorage(storage["storageSizeGB"]);
  const sized = part(asked, "properties", "storage")["storageSizeGB"] !== undefined;
  const own = part(asked, "properties", "storage");
  const highAvailability = part(properties, "highAvailability");
  const isAvailable = String(highAvailability["mode"]) !== "Disabled";
  const window = part(properties, "maintenanceWindow");
  const isPrivate = part(properties, "network")["delegatedSubnetResourceId"] !== undefined;
  return {
    ...body,
    location: displayLocation(String(body["location"])),
    properties: {
      ...properties,
      storage: { ...storage, ...(sized ? tierOf(storage["storageSizeGB"]) : {}), ...own },
      highAvailability: {
        ...highAvailability,
        state: isAvailable ? "Healthy" : "NotEnabled",
        ...(isAvailable && !highAvailability["standbyAvailabilityZone"] ? { standbyAvailabilityZone: "3" } : {}),
      },
      maintenanceWindow: { ...window, customWindow: capitalised(String(window["customWindow"])) },
      network: { ...part(properties, "network"), ...(isPrivate ? { publicNetworkAccess: "Disabled" } : {}) },
    },
  };
}

function withState(body: Body, state: string): Body {
  return merged(body, { properties: { state } });
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
