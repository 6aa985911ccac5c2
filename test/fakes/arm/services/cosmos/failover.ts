import { isBody, merged, part } from "../../bodies.ts";
import type { Reply } from "../../errors.ts";
import { shortLocation } from "../../locations.ts";
import type { Call } from "../../world.ts";
import { inRegions } from "./account-regions.ts";
import { accept } from "./operation.ts";
import { badRequest } from "./refusals.ts";

/** POST below an account: https://learn.microsoft.com/en-us/rest/api/cosmos-db-resource-provider/database-accounts/failover-priority-change */
export function changeFailoverPriority(call: Call): Reply {
  const { world, id, name, body, resource } = call;
  const asked = (Array.isArray(body["failoverPolicies"]) ? body["failoverPolicies"] : []).filter(isBody);
  const order = asked
    .toSorted((a, b) => Number(a["failoverPriority"]) - Number(b["failoverPriority"]))
    .map(({ locationName }) => shortLocation(String(locationName)));
  const locations = part(resource?.body ?? {}, "properties")["locations"] as { locationName: string }[];
  const there = locations.map(({ locationName }) => shortLocation(locationName));
  if (order.toSorted().join() !== there.toSorted().join())
    throw badRequest("The failover policies must name each region of the account once.");
  return accept(call, {
    end(succeeded) {
      const account = world.resources.find(id);
      if (!succeeded || !account) return;
      const properties = part(account.body, "properties");
      const moved = order.map((locationName, failoverPriority) => ({ locationName, failoverPriority }));
      account.body = merged(account.body, { properties: inRegions(name, { ...properties, locations: moved }, "Succeeded") });
    },
  });
}
