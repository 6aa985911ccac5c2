import type { Body } from "./bodies.ts";
import { refusals, type Reply } from "./errors.ts";
import type { ArmPath } from "./paths.ts";
import type { Subscription, World } from "./world.ts";

/** GET of a subscription: https://learn.microsoft.com/en-us/rest/api/resources/subscriptions/get */
export function answerSubscription({ subscriptions }: World, { subscription = "" }: ArmPath): Reply {
  const found = subscriptions.get(subscription.toLowerCase());
  if (!found) throw refusals.subscriptionNotFound(subscription);
  return { status: 200, body: shown(found) };
}

/** Those that the caller may see. */
export function listSubscriptions({ subscriptions }: World): Reply {
  return { status: 200, body: { value: [...subscriptions.values()].map(shown), count: { type: "Total", value: subscriptions.size } } };
}

function shown(subscription: Subscription): Body {
  return {
    id: `/subscriptions/${subscription.subscriptionId}`,
    authorizationSource: "RoleBased",
    managedByTenants: [],
    ...subscription,
    subscriptionPolicies: { locationPlacementId: "Public_2014-09-01", quotaId: "PayAsYouGo_2014-09-01", spendingLimit: "Off" },
  };
}
