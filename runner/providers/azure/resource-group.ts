import { type ResourceGroup, ResourceManagementClient } from "@azure/arm-resources";

import { azureTags } from "../../../crds/api/names.ts";
import { RetryableError } from "../../../lib/errors.ts";
import { ask, type Call, find } from "./errors.ts";
import type { AzureSession } from "./session.ts";

/** The account's resource group; undefined when it is missing. */
export async function getGroup(session: AzureSession): Promise<ResourceGroup | undefined> {
  const { resourceGroup } = session;
  return find(call(session, "look at", "read"), () => session.client(ResourceManagementClient).resourceGroups.get(resourceGroup));
}

/** Creates the account's resource group if it is missing; the tag says for whom. One that is there is somebody's, and stays as it is. */
export async function ensureGroup(session: AzureSession): Promise<void> {
  const { account, resourceGroup, location } = session;
  const there = await getGroup(session);
  if (there?.properties?.provisioningState === "Deleting") {
    throw new RetryableError(`resource group ${resourceGroup} is being deleted`, {
      code: "DependencyNotReady",
      hint: "it is tried again by itself, and the resource group made anew once it is gone",
    });
  }
  if (there) return;
  const tags = { [azureTags.account]: account };
  await ask(call(session, "create", "write"), () =>
    session.client(ResourceManagementClient).resourceGroups.createOrUpdate(resourceGroup, { location, tags }),
  );
}

function call({ account, resourceGroup }: AzureSession, verb: string, right: "read" | "write"): Call {
  return { doing: `${verb} resource group ${resourceGroup}`, action: `Microsoft.Resources/subscriptions/resourceGroups/${right}`, account };
}
