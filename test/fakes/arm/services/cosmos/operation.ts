import type { Body } from "../../bodies.ts";
import type { Reply } from "../../errors.ts";
import { shortLocation } from "../../locations.ts";
import type { Course, Operation, Style } from "../../operation.ts";
import { rootOf } from "../../paths.ts";
import type { Call } from "../../world.ts";

/** As answers of Cosmos DB have it. */
export const json = { "content-type": "application/json" };

/** A change that Cosmos DB has taken on. */
export interface Change {
  end(succeeded: boolean): void;
  /** The answer's body. Default: 202 and the state. */
  body?: Body;
  course?: Course;
}

/** Takes on a change: the account's own are Dequeued from the start, those of its parts wait in a queue first. */
export function accept(call: Call, { end, body, course }: Change): Reply {
  const { world, request, address, id, path, type } = call;
  const { operations, resources } = world;
  const account = resources.find(rootOf(id));
  const location = shortLocation(String(account?.body["location"] ?? call.body["location"]));
  const base = `/subscriptions/${path.subscription}/providers/Microsoft.DocumentDB/locations/${location}`;
  const isAccount = type.split("/").length === 2;
  const style: Style = {
    statusPath: (operation) => `${base}/operationsStatus/${operation}`,
    resultPath: (operation) => `${request.method === "DELETE" && isAccount ? base : id}/operationResults/${operation}`,
    waiting: (look) => (isAccount || look > 1 ? "Dequeued" : "Enqueued"),
    status: ({ status, error }) => ({ status, ...(error && { error }) }),
    headers: json,
  };
  const plan = { action: request.action, apiVersion: request.apiVersion, target: id, style, end };
  const result = () => (request.method === "DELETE" ? undefined : resources.find(id)?.body);
  const operation: Operation = operations.start({ ...plan, result }, course);
  const headers = operations.headers(operation, address);
  return body ? { status: 200, headers, body } : { status: 202, headers, body: { status: "Enqueued" } };
}
