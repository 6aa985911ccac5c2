import type { Subscription, SubscriptionClient } from "@azure/arm-resources-subscriptions";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { find } from "./errors.ts";

/**
 * Checks that the credentials belong to the account. Whoever has a role anywhere in a subscription may ask for it:
 * https://learn.microsoft.com/rest/api/resources/subscriptions/get
 */
export async function verify(account: CloudAccount, client: SubscriptionClient): Promise<void> {
  const { name } = account.metadata;
  const { subscriptionID = "", tenantID = "" } = account.spec.azure ?? {};
  const call = { doing: `verify account ${name}`, action: "Microsoft.Resources/subscriptions/read", account: name };
  const found = await find(call, () => client.subscriptions.get(subscriptionID));
  if (!found) {
    throw new TerminalError(`account ${name}: the credentials have no subscription ${subscriptionID}`, {
      code: "AccountMismatch",
      hint: `give them a role in it, or correct spec.azure.subscriptionID: az account list shows what they have; a new role takes effect within minutes`,
    });
  }
  if (!tenantID || tenantsOf(found).includes(tenantID)) return;
  throw new TerminalError(
    `account ${name}: subscription ${subscriptionID} belongs to tenant ${found.tenantId}, and spec.azure.tenantID is ${tenantID}`,
    {
      code: "AccountMismatch",
      hint: `use credentials of tenant ${found.tenantId}, or correct spec.azure`,
    },
  );
}

/** Its own, and those that manage it from outside (Azure Lighthouse). */
function tenantsOf({ tenantId, managedByTenants = [] }: Subscription): (string | undefined)[] {
  return [tenantId, ...managedByTenants.map((manager) => manager.tenantId)];
}
