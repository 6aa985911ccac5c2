import type { Body } from "./bodies.ts";
import { readRecording } from "./recordings.ts";

/** An answer of Azure Resource Manager. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  /** Default: none. */
  body?: Body;
}

/** A request that Azure refuses. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(JSON.stringify(reply.body));
    this.reply = reply;
  }
}

/** A refusal in the form that Azure Resource Manager prescribes: https://github.com/microsoft/api-guidelines/blob/vNext/azure/Guidelines.md */
export function refusal(status: number, code: string, message: string, headers: Record<string, string> = {}): Refusal {
  return new Refusal({ status, headers, body: { error: { code, message } } });
}

/** A refusal of Azure Resource Manager itself: the service is never asked. */
export function gatewayRefusal(status: number, code: string, message: string): Refusal {
  return refusal(status, code, message, { "x-ms-failure-cause": "gateway" });
}

const errors = readRecording("errors");

/**
 * A refusal as it was recorded, about other names.
 *
 * @param n - its number in errors.jsonl
 * @param names - what stands in the recording, and what to say instead
 */
export function recordedRefusal(n: number, names: Record<string, string>): Refusal {
  const exchange = errors.find((each) => each.n === n);
  if (!exchange) throw new Error(`errors.jsonl has no exchange ${n}`);
  const { status, headers, body } = exchange.response;
  return new Refusal({ status, headers, body: JSON.parse(renamed(JSON.stringify(body), names)) as Body });
}

/** The error of an operation that failed, as it was recorded, about other names. */
export function recordedFailure(n: number, names: Record<string, string>): OperationError {
  const { body } = recordedRefusal(n, names).reply;
  return (body as { error: OperationError }).error;
}

/** Why an operation failed, as its poll tells it. */
export interface OperationError {
  code: string;
  message: string;
}

function renamed(text: string, names: Record<string, string>): string {
  return Object.entries(names).reduce((result, [before, after]) => {
    if (!result.includes(before)) throw new Error(`the recording doesn't say ${before}`);
    return result.replaceAll(before, JSON.stringify(after).slice(1, -1));
  }, text);
}

/** Azure's refusals that more than one part needs. */
export const refusals = {
  resourceNotFound: (what: string, group: string) =>
    recordedRefusal(0, { "Microsoft.DBforPostgreSQL/flexibleServers/asotest-postgresql-drpxfv": what, "asotest-rg-guscox": group }),
  groupNotFound: (group: string) => recordedRefusal(3, { "asotest-rg-xrwsgc": group }),
  parentNotFound: (verb: string, type: string, parent: string) =>
    recordedRefusal(5, {
      "'delete'": `'${verb}'`,
      "'fleets/members'": `'${type}'`,
      "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/asotest-rg-afnrdt/providers/Microsoft.ContainerService/fleets/asotest-fleet-qixcbp":
        parent,
    }),
  groupBeingDeleted: (group: string) => recordedRefusal(10, { "asotest-rg-wgengz": group }),
  // https://learn.microsoft.com/en-us/azure/azure-resource-manager/troubleshooting/common-deployment-errors
  subscriptionNotFound: (id: string) => gatewayRefusal(404, "SubscriptionNotFound", `The subscription '${id}' could not be found.`),
  invalidContent: (message: string) => gatewayRefusal(400, "InvalidRequestContent", message),
  missingApiVersion: () =>
    gatewayRefusal(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests."),
  locationRequired: () => gatewayRefusal(400, "LocationRequired", "The location property is required for this definition."),
  locationTaken: (name: string, group: string, there: string, asked: string) =>
    gatewayRefusal(
      409,
      "InvalidResourceLocation",
      `The resource '${name}' already exists in location '${there}' in resource group '${group}'. A resource with the same name cannot be created in location '${asked}'. Please select a new resource name.`,
    ),
};
