import { type OperationError, recordedFailure, type Reply } from "../../errors.ts";
import { displayLocation, shortLocation } from "../../locations.ts";
import type { Style } from "../../operation.ts";
import { rootOf } from "../../paths.ts";
import type { Call } from "../../world.ts";

/** A change that PostgreSQL has taken on. */
export interface Change {
  /** Azure's name of it, in the answer's body. */
  operation: string;
  /** Seconds, as recorded. */
  retryAfter: number;
  end(succeeded: boolean): void;
  /** Whether it fails, in the poll only, while the server is at something else. Default: no. */
  needsIdleServer?: boolean;
}

/** 202 with both addresses, whatever becomes of it. */
export function accept(call: Call, { operation: name, retryAfter, end, needsIdleServer }: Change): Reply {
  const { world, request, address, id, path } = call;
  const { operations, resources } = world;
  const server = resources.find(rootOf(id));
  const busy: OperationError | undefined =
    needsIdleServer && operations.running(id).length > 0 ? serverIsBusy(server?.name ?? call.name) : undefined;
  const location = locationInPath(call, String(server?.body["location"] ?? call.body["location"]));
  const base = `/subscriptions/${path.subscription}/providers/Microsoft.DBforPostgreSQL/locations/${location}`;
  const style: Style = {
    statusPath: (operation) => `${base}/azureAsyncOperation/${operation}`,
    resultPath: (operation) => `${base}/operationResults/${operation}`,
    waiting: () => "InProgress",
    status: ({ id: name, status, startTime, error }) => ({ name, status, startTime, ...(error && { error }) }),
    retryAfter,
    repeatsRetryAfter: true,
  };
  const plan = { action: request.action, apiVersion: request.apiVersion, target: id, style, end };
  const result = () => (request.method === "DELETE" ? undefined : resources.find(id)?.body);
  const operation = operations.start({ ...plan, result }, busy ? { ends: "Failed", error: busy } : {});
  return { status: 202, headers: operations.headers(operation, address), body: { operation: name, startTime: operation.startTime } };
}

function serverIsBusy(server: string): OperationError {
  return recordedFailure(33, { "asotest-postgresql-drpxfv": server });
}

/** The deletion of a server spells the location as the server does, everything else as ids do. */
function locationInPath({ request, type }: Call, location: string): string {
  const isServer = type.split("/").length === 2;
  return request.method === "DELETE" && isServer ? encodeURIComponent(displayLocation(location)) : shortLocation(location);
}
