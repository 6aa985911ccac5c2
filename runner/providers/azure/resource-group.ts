import { ResourceManagementClient } from "@azure/arm-resources";

import { azureTags } from "../../../crds/api/names.ts";
import { RetryableError } from "../../../lib/errors.ts";
import { ask, find } from "./errors.ts";
import type { AzureSession } from "./session.ts";

/** Creates the account's resource group if it is missing; the tag says for whom. One that is there is somebody's, and stays as it is. */
export async function ensureGroup(session: AzureSession): Promise<void> {
  const { account, resourceGroup: name, location } = session;
  const { resourceGroups } = session.client(ResourceManagementClient);
  const action = "Microsoft.Resources/subscriptions/resourceGroups";
  const there = await find({ doing: `look at resource group ${name}`, action: `${action}/read`, account }, () => resourceGroups.get(name));
  if (there?.properties?.provisioningState === "Deleting") {
    throw new RetryableError(`resource group ${name} is being deleted`, {
      code: "DependencyNotReady",
      hint: "it is tried again by itself, and the resource group made anew once it is gone",
    });
  }
  if (there) return;
  const tags = { [azureTags.account]: account };
  await ask({ doing: `create resource group ${name}`, action: `${action}/write`, account }, () =>
    resourceGroups.createOrUpdate(name, { location, tags }),
  );
}
