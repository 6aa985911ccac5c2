import type { Body } from "./bodies.ts";
import type { Reply } from "./errors.ts";
import { Operations } from "./operations.ts";
import type { ArmPath } from "./paths.ts";
import type { ArmRequest } from "./requests.ts";
import { type Resource, Resources } from "./resources.ts";

/** A subscription, as its GET tells it. */
export interface Subscription {
  subscriptionId: string;
  tenantId: string;
  displayName: string;
  state: "Enabled" | "Warned" | "PastDue" | "Disabled" | "Deleted";
}

/** What there is in this Azure. */
export class World {
  readonly resources = new Resources();
  readonly operations = new Operations();
  readonly subscriptions = new Map<string, Subscription>();
  /** Names that somebody else in the world has, as `type/name` in lower case. */
  readonly takenNames = new Set<string>();
  /** Of a new resource of a type, in lower case: the GETs just after success that don't find it. */
  readonly hidesNew = new Map<string, number>();

  addSubscription(subscription: Subscription): void {
    this.subscriptions.set(subscription.subscriptionId.toLowerCase(), subscription);
  }

  /** Whether somebody has this name, in any subscription, other than the resource of this id. */
  isTaken(type: string, name: string, id = ""): boolean {
    const key = `${type}/${name}`.toLowerCase();
    const has = (each: Resource) => each.id.toLowerCase() !== id.toLowerCase() && `${each.type}/${each.name}`.toLowerCase() === key;
    return this.takenNames.has(key) || this.resources.below("", type).some(has);
  }
}

/** A request for a resource, with all that a service needs to answer it. */
export interface Call {
  world: World;
  request: ArmRequest;
  /** Where we are reached: the beginning of every address in an answer. */
  address: string;
  path: ArmPath;
  /** Of the resource, or of the one that a list or an action is of. */
  id: string;
  /** Of the resource, or of those in the list. */
  type: string;
  name: string;
  body: Body;
  /** What is there. */
  resource?: Resource;
  /** What it is a part of; of a resource of its own, the group. */
  parent?: Resource;
}

/** A type of resources, and what is peculiar to it. */
export interface ResourceType {
  /** Such as Microsoft.DocumentDB/databaseAccounts. */
  type: string;
  put?(call: Call): Reply;
  patch?(call: Call): Reply;
  delete?(call: Call): Reply;
  /** What a GET answers. Default: the body as it is. */
  show?(resource: Resource, call: Call): Body;
  /** What a GET or a DELETE answers when it isn't there. Default: Azure Resource Manager's own words. */
  missing?(call: Call): Reply;
  /** POST below the resource, by the action's name in lower case. */
  actions?: Record<string, (call: Call) => Reply>;
  /** Of what a GET answers. Default: none but the usual. */
  headers?: Record<string, string>;
  /** What is there without having been made, such as the parameters of a server. */
  builtin?(call: Call): Resource[];
}

/** What a provider answers that is no resource: POST or HEAD of `segments`, below a subscription or not. */
export interface ProviderAction {
  /** Method and path below /providers, as a pattern. */
  match: RegExp;
  answer(call: Omit<Call, "id" | "type" | "name" | "path">, match: RegExpExecArray): Reply;
}
