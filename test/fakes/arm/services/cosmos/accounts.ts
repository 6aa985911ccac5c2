import { isDeepStrictEqual } from "node:util";

import { type Body, isBody, merged, part } from "../../bodies.ts";
import { refusals, type Reply } from "../../errors.ts";
import { shortLocation, displayLocation } from "../../locations.ts";
import { rootOf } from "../../paths.ts";
import { recorded } from "../../recordings.ts";
import type { Call, ResourceType } from "../../world.ts";
import { inRegions } from "./account-regions.ts";
import { isAtWork } from "./at-work.ts";
import { changeFailoverPriority } from "./failover.ts";
import { keyActions, newKeys } from "./keys.ts";
import { accept, json } from "./operation.ts";
import { badRequest, beingCreated, locked, nameTaken } from "./refusals.ts";

/** Accounts: https://learn.microsoft.com/en-us/rest/api/cosmos-db-resource-provider/database-accounts */
export const accounts: ResourceType = {
  type: "Microsoft.DocumentDB/databaseAccounts",
  put: (call) => (call.resource ? change(call) : create(call)),
  patch: change,
  delete: remove,
  actions: { ...keyActions, failoverprioritychange: changeFailoverPriority },
  headers: json,
};

const template = () => structuredClone(recorded("cosmos-sql", 7).response.body) as Body;

function create(call: Call): Reply {
  const { world, id, type, name, body } = call;
  if (typeof body["location"] !== "string") throw refusals.locationRequired();
  if (world.isTaken(type, name)) throw nameTaken(name);
  const { locations, databaseAccountOfferType } = part(body, "properties");
  if (!Array.isArray(locations) || databaseAccountOfferType !== "Standard")
    throw badRequest("The databaseAccountOfferType and locations are required.");
  const added = merged(template(), { id, name, type, properties: { disableLocalAuth: false, instanceId: crypto.randomUUID() } });
  const made = normalised(merged(added, told(body)), "Succeeded");
  const creating = normalised(made, "Creating");
  const secrets = newKeys();
  world.resources.put({ id, type, name, body: creating, secrets });
  return accept(call, {
    body: creating,
    end(succeeded) {
      const failed = merged(creating, { properties: { provisioningState: "Failed" } });
      const hidden = succeeded ? (world.hidesNew.get(type.toLowerCase()) ?? 0) : 0;
      world.resources.put({ id, type, name, body: succeeded ? made : failed, secrets, hidden });
    },
  });
}

/** PUT of an account that is there, and PATCH: the new values are there in the end, and until then it says Updating. */
function change(call: Call): Reply {
  const { world, id, body, resource, request } = call;
  if (!resource) throw refusals.resourceNotFound(`${call.type}/${call.name}`, call.path.group ?? "");
  check(call, resource.body);
  // a PUT says everything, also that there are no tags
  const tags = body["tags"] ?? (request.method === "PUT" ? {} : resource.body["tags"]);
  const wanted = normalised({ ...merged(resource.body, told(body)), tags }, "Succeeded");
  if (isDeepStrictEqual(wanted, resource.body)) return accept(call, { body: wanted, end: () => undefined, course: { polls: 0 } });
  resource.body = merged(resource.body, { properties: { provisioningState: "Updating" } });
  return accept(call, {
    body: resource.body,
    end(succeeded) {
      const now = world.resources.find(id);
      if (now) now.body = succeeded ? wanted : merged(now.body, { properties: { provisioningState: "Succeeded" } });
    },
  });
}

function remove(call: Call): Reply {
  const { world, id, resource, name } = call;
  if (isAtWork(call)) throw locked(name);
  if (resource) resource.body = merged(resource.body, { properties: { provisioningState: "Deleting" } });
  return accept(call, {
    end(succeeded) {
      const now = world.resources.find(id);
      if (succeeded) world.resources.remove(id);
      else if (now) now.body = merged(now.body, { properties: { provisioningState: "Succeeded" } });
    },
  });
}

/** What must not be while a part of the account is written. */
export function checkAccount({ world, id }: Call): void {
  const account = world.resources.find(rootOf(id));
  const state = part(account?.body ?? {}, "properties")["provisioningState"];
  if (account && state === "Creating") throw beingCreated(account.name);
  if (account && state === "Deleting") throw locked(account.name);
}

/** Whether an account bills what is used, and takes no throughput. */
export function isServerless({ world, id }: Call): boolean {
  const { capabilities } = part(world.resources.find(rootOf(id))?.body ?? {}, "properties");
  return Array.isArray(capabilities) && capabilities.some((each) => isBody(each) && each["name"] === "EnableServerless");
}

/** What can't change: https://learn.microsoft.com/en-us/azure/cosmos-db/how-to-manage-database-account */
function check(call: Call, before: Body): void {
  const { body, name, path } = call;
  if (isAtWork(call)) throw locked(name);
  const [asked, now] = [part(body, "properties"), part(before, "properties")];
  // https://learn.microsoft.com/en-us/azure/cosmos-db/nosql/manage-with-templates has it among its notes
  const regions = (of: Body) =>
    JSON.stringify((of["locations"] as Body[]).map(({ locationName }) => shortLocation(String(locationName))).toSorted());
  const moves = Array.isArray(asked["locations"]) && regions(asked) !== regions(now);
  if (moves && Object.keys(asked).some((field) => field !== "locations" && !isDeepStrictEqual(asked[field], now[field]))) {
    throw badRequest("Updating the regions together with other properties is not supported.");
  }
  const there = String(before["location"]);
  if (typeof body["location"] === "string" && shortLocation(body["location"]) !== shortLocation(there)) {
    throw refusals.locationTaken(name, path.group ?? "", shortLocation(there), body["location"]);
  }
  for (const field of ["enableFreeTier", "databaseAccountOfferType", "capabilities"]) {
    if (asked[field] !== undefined && !isDeepStrictEqual(asked[field], now[field])) throw badRequest(`Updating ${field} is not supported.`);
  }
}

function told(body: Body): Body {
  const { name: _, ...rest } = body;
  const { createMode: __, ...properties } = part(body, "properties");
  return { ...rest, properties };
}

function normalised(body: Body, provisioningState: string): Body {
  const name = String(body["name"]);
  const properties = inRegions(name, part(body, "properties"), provisioningState);
  return { ...body, location: displayLocation(String(body["location"])), properties: { ...properties, provisioningState } };
}
