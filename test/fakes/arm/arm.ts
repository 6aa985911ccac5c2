import { isBody, type Body } from "./bodies.ts";
import { gatewayRefusal, refusals, type Reply } from "./errors.ts";
import { answerGroup, listGroups } from "./groups.ts";
import { idOf, parsePath, typeOf, type ArmPath } from "./paths.ts";
import type { ArmRequest } from "./requests.ts";
import type { Resource } from "./resources.ts";
import { providerActions, typeNamed } from "./services/index.ts";
import { answerSubscription, listSubscriptions } from "./subscriptions.ts";
import type { Call, ResourceType, World } from "./world.ts";

/** A request that Azure Resource Manager has let in. */
export interface Asked {
  world: World;
  request: ArmRequest;
  address: string;
  /** Path and query. */
  url: string;
  text: string;
}

const verbs: Record<string, string> = { GET: "read", PUT: "write", PATCH: "write", DELETE: "delete", POST: "action", HEAD: "read" };

/** Azure Resource Manager: answers a request or throws a {@link Refusal}. Everything that is common to all services is here. */
export function answer(asked: Asked): Reply {
  const { world, request, address, url } = asked;
  if (!request.apiVersion) throw refusals.missingApiVersion();
  const polled = request.method === "GET" ? world.operations.poll(url, address) : undefined;
  if (polled) return polled;
  const body = bodyOf(asked.text);

  const action = providerAction(asked, body);
  if (action) return action;
  if (/^\/subscriptions\/?$/i.test(request.path)) return listSubscriptions(world);
  const groups = /^\/subscriptions\/([^/]+)\/resourcegroups\/?$/i.exec(request.path);
  if (groups) return listGroups(world, groups[1] ?? "");
  const path = parsePath(request.path);
  if (!path) throw gatewayRefusal(404, "InvalidResourceType", `The path '${request.path}' is not known.`);
  if (!world.subscriptions.has(path.subscription?.toLowerCase() ?? "")) throw refusals.subscriptionNotFound(path.subscription ?? "");
  if (!path.group && !path.provider) return answerSubscription(world, path);
  if (!path.provider) return answerGroup(callOf(asked, path, body));
  return answerResource(asked, path, body);
}

function providerAction({ world, request, address }: Asked, body: Body): Reply | undefined {
  for (const { match, answer } of providerActions) {
    const found = match.exec(`${request.method} ${request.path}`);
    if (found) return answer({ world, request, address, body }, found);
  }
  return undefined;
}

function answerResource(asked: Asked, path: ArmPath, body: Body): Reply {
  const { world, request } = asked;
  const isAlone = path.segments.length % 2 === 0;
  // an action's name comes after the resource, as a list's does, which is asked for with GET
  const actionName = !isAlone && request.method === "POST" ? path.segments.at(-1) : undefined;
  const named = actionName ? { ...path, segments: path.segments.slice(0, -1) } : path;
  const service = typeNamed(typeOf(named));
  checkGroup(callOf(asked, named, body));
  if (!service) {
    const [provider, ...type] = typeOf(named).split("/");
    const message = `The resource type '${type.join("/")}' could not be found in the namespace '${provider}' for api version '${request.apiVersion}'.`;
    throw gatewayRefusal(404, "InvalidResourceType", message);
  }
  const call = callOf(asked, named, body, service);
  if (!isAlone && !actionName) return list(call, service);
  checkParent(call);
  if (request.method === "GET") world.operations.look(call.id);
  if (!["PUT", "PATCH", "DELETE"].includes(request.method) && world.resources.isHidden(call.id)) throw notFound(call);
  const resource = find(call, service);
  const found = { ...call, ...(resource && { resource }) };
  if (!resource && request.method !== "PUT") return service.missing?.(found) ?? missing(found);
  const handler = actionName ? service.actions?.[actionName.toLowerCase()] : handlerOf(service, request.method);
  if (!handler) throw gatewayRefusal(405, "MethodNotAllowed", `The method '${request.method}' is not allowed here.`);
  return handler(found);
}

function handlerOf(service: ResourceType, method: string): ((call: Call) => Reply) | undefined {
  switch (method) {
    case "PUT":
      return service.put;
    case "PATCH":
      return service.patch;
    case "DELETE":
      return service.delete;
    case "GET":
      return (call) => ok(service, call.resource ? shown(call.resource, call, service) : {});
    default:
      return undefined;
  }
}

function callOf({ world, request, address }: Asked, path: ArmPath, body: Body, service?: ResourceType): Call {
  const parent = world.resources.find(idOf(path, Math.floor((path.segments.length - 1) / 2)));
  const id = idOf(path);
  const name = path.segments[path.segments.length - (path.segments.length % 2 === 0 ? 1 : 2)] ?? path.group ?? "";
  return { world, request, address, path, id, type: service?.type ?? typeOf(path), name, body, ...(parent && { parent }) };
}

function checkGroup({ world, path, request }: Call): void {
  if (!path.group) return;
  const group = world.resources.find(idOf(path, 0));
  if (!group) throw refusals.groupNotFound(path.group);
  const isBeingDeleted = (group.body["properties"] as { provisioningState: string }).provisioningState === "Deleting";
  if (isBeingDeleted && ["PUT", "PATCH"].includes(request.method)) throw refusals.groupBeingDeleted(path.group);
}

function checkParent({ path, parent, request, type }: Call): void {
  if (parent || path.segments.length <= 2) return;
  const nested = type.split("/").slice(1).join("/");
  throw refusals.parentNotFound(verbs[request.method] ?? "read", nested, idOf(path, Math.floor((path.segments.length - 1) / 2)));
}

/** The same words whether there never was one, or it is hidden. */
function notFound({ path }: Call) {
  const root = { ...path, segments: path.segments.slice(0, 2) };
  return refusals.resourceNotFound(`${typeOf(root)}/${root.segments[1]}`, path.group ?? "");
}

/** Deleting what isn't there is no error: https://github.com/Azure/azure-resource-manager-rpc/blob/master/v1.0/resource-api-reference.md#delete-resource */
function missing(call: Call): Reply {
  if (call.request.method === "DELETE") return { status: 204 };
  throw notFound(call);
}

function find(call: Call, service: ResourceType): Resource | undefined {
  const made = call.world.resources.find(call.id);
  return made ?? service.builtin?.(call).find((each) => each.id.toLowerCase() === call.id.toLowerCase());
}

function shown(resource: Resource, call: Call, service: ResourceType): Body {
  return service.show?.(resource, call) ?? resource.body;
}

/** All of a type below a server, a group or a subscription. */
function list(call: Call, service: ResourceType): Reply {
  const { world, path } = call;
  if (path.segments.length > 1) checkParent({ ...call, path: { ...path, segments: [...path.segments, ""] } });
  if (path.segments.length > 1) world.operations.look(call.id);
  const above = path.segments.length === 1 ? idOf(path, 0) : call.id;
  const made = world.resources.below(above, service.type).filter(({ hidden }) => hidden <= 0);
  const names = new Set(made.map(({ id }) => id.toLowerCase()));
  const builtin = service.builtin?.(call).filter(({ id }) => !names.has(id.toLowerCase())) ?? [];
  return ok(service, { value: [...made, ...builtin].map((each) => shown(each, call, service)) });
}

function ok({ headers }: ResourceType, body: Body): Reply {
  return { status: 200, ...(headers && { headers }), body };
}

function bodyOf(text: string): Body {
  if (text === "") return {};
  try {
    const body: unknown = JSON.parse(text);
    if (isBody(body)) return body;
  } catch {
    // refused below
  }
  throw refusals.invalidContent("The request content was invalid and could not be deserialized.");
}
