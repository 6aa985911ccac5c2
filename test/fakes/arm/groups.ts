import { type Body, part } from "./bodies.ts";
import { gatewayRefusal, refusals, type Reply } from "./errors.ts";
import { shortLocation } from "./locations.ts";
import type { Style } from "./operation.ts";
import { idOf } from "./paths.ts";
import type { Call, World } from "./world.ts";

/** The type of resource groups. */
const groupType = "Microsoft.Resources/resourceGroups";

/** A resource group: made and changed at once; its deletion is an operation without a state, and takes along what is in it. */
export function answerGroup(call: Call): Reply {
  const { world, path, request } = call;
  const id = idOf(path, 0);
  const group = path.group ?? "";
  if (request.method === "GET" || request.method === "HEAD") world.operations.look(id);
  const resource = world.resources.find(id);
  if (request.method === "HEAD") return { status: resource ? 204 : 404 };
  if (request.method === "PUT") return put(call, id, group);
  if (!resource) throw refusals.groupNotFound(group);
  if (request.method === "GET") return { status: 200, body: resource.body };
  if (request.method === "PATCH") return write(call, id, group, { ...resource.body, tags: call.body["tags"] ?? resource.body["tags"] });
  if (request.method === "DELETE") return remove(call, id);
  throw gatewayRefusal(405, "MethodNotAllowed", `The method '${request.method}' is not allowed here.`);
}

/** All groups of a subscription. */
export function listGroups(world: World, subscription: string): Reply {
  if (!world.subscriptions.has(subscription.toLowerCase())) throw refusals.subscriptionNotFound(subscription);
  return { status: 200, body: { value: world.resources.below(`/subscriptions/${subscription}`, groupType).map(({ body }) => body) } };
}

function put(call: Call, id: string, group: string): Reply {
  const { location } = call.body;
  if (typeof location !== "string") throw refusals.locationRequired();
  const before = call.world.resources.find(id);
  const there = before?.body["location"];
  if (typeof there === "string" && there !== shortLocation(location)) {
    const message = `Invalid resource group location '${location}'. The Resource group already exists in location '${there}'.`;
    throw gatewayRefusal(409, "InvalidResourceGroupLocation", message);
  }
  return write(call, id, group, { ...call.body, location: shortLocation(location) });
}

function write({ world }: Call, id: string, group: string, { location, tags, managedBy }: Body): Reply {
  const before = world.resources.find(id);
  if (before && isBeingDeleted(before.body)) throw refusals.groupBeingDeleted(group);
  const body = {
    id,
    name: before?.name ?? group,
    type: groupType,
    location,
    ...(tags ? { tags } : {}),
    ...(managedBy ? { managedBy } : {}),
    properties: { provisioningState: "Succeeded" },
  };
  world.resources.put({ id, type: groupType, name: body.name, body });
  return { status: before ? 200 : 201, body };
}

function remove({ world, request, address, path }: Call, id: string): Reply {
  const resource = world.resources.find(id);
  if (!resource) throw refusals.groupNotFound(path.group ?? "");
  resource.body["properties"] = { provisioningState: "Deleting" };
  const style: Style = {
    resultPath: (operation) => `/subscriptions/${path.subscription}/operationresults/${Buffer.from(operation).toString("base64url")}`,
    waiting: () => "Deleting",
    status: () => ({}),
    retryAfter: 15,
  };
  const operation = world.operations.start({
    action: request.action,
    apiVersion: request.apiVersion,
    target: id,
    style,
    end: (succeeded) => {
      if (succeeded) world.resources.remove(id);
      else resource.body["properties"] = { provisioningState: "Succeeded" };
    },
  });
  return { status: 202, headers: world.operations.headers(operation, address) };
}

function isBeingDeleted(body: Body): boolean {
  return part(body, "properties")["provisioningState"] === "Deleting";
}
