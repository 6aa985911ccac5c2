import type { Subscription, SubscriptionClient } from "@azure/arm-resources-subscriptions";

import type { CloudAccount } from "../../../crds/api/objects.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { find, isForbidden } from "./errors.ts";
import type { AzureSession } from "./session.ts";

/** Checks that the credentials belong to the account: https://learn.microsoft.com/rest/api/resources/subscriptions/get */
export async function verify(account: CloudAccount, client: SubscriptionClient, session: AzureSession): Promise<void> {
  const { name } = account.metadata;
  const { subscriptionID = "", tenantID = "" } = account.spec.azure ?? {};
  const call = { doing: `verify account ${name}`, action: "Microsoft.Resources/subscriptions/read", account: name };
  const found = await find(call, () => client.subscriptions.get(subscriptionID)).catch((error: unknown) => orByGroup(session, error));
  if (found === "by its group") return;
  if (!found) {
    throw new TerminalError(`account ${name}: the credentials have no subscription ${subscriptionID}`, {
      code: "AccountMismatch",
      hint: "give them a role in it, which takes effect within minutes, or correct spec.azure.subscriptionID: az account list shows what they have",
    });
  }
  if (!tenantID || tenantsOf(found).includes(tenantID)) return;
  throw new TerminalError(
    `account ${name}: subscription ${subscriptionID} belongs to tenant ${found.tenantId}, and spec.azure.tenantID is ${tenantID}`,
    { code: "AccountMismatch", hint: `use credentials of tenant ${found.tenantId}, or correct spec.azure` },
  );
}

/** Its own, and those that manage it from outside (Azure Lighthouse). */
function tenantsOf({ tenantId, managedByTenants = [] }: Subscription): (string | undefined)[] {
  return [tenantId, ...managedByTenants.map((manager) => manager.tenantId)];
}

/** A role on the resource group alone is enough for us, but may not be enough to look at the subscription. */
async function orByGroup(session: AzureSession, error: unknown): Promise<"by its group"> {
  if (!isForbidden(error)) throw error;
  const { getGroup } = await import("./resource-group.ts");
  // what is said of the subscription is said of what was asked first
  await getGroup(session).catch((second: unknown) => {
    throw isForbidden(second) ? error : second;
  });
  return "by its group";
}
