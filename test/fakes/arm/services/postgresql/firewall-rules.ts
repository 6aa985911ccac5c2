import { isIPv4 } from "node:net";

import { part } from "../../bodies.ts";
import type { ResourceType } from "../../world.ts";
import { accept } from "./operation.ts";
import { invalidValue, missingPart } from "./refusals.ts";

const type = "Microsoft.DBforPostgreSQL/flexibleServers/firewallRules";

/** Addresses that may connect to a server: https://learn.microsoft.com/en-us/rest/api/postgresql/firewall-rules */
export const firewallRules: ResourceType = {
  type,
  put(call) {
    const { world, id, name } = call;
    const { startIpAddress, endIpAddress } = part(call.body, "properties");
    for (const [field, value] of Object.entries({ startIpAddress, endIpAddress })) {
      if (!isIPv4(String(value))) throw invalidValue(field);
    }
    return accept(call, {
      operation: "UpsertServerFirewallRulesManagementOperation",
      retryAfter: 60,
      needsIdleServer: true,
      end(succeeded) {
        if (succeeded) world.resources.put({ id, type, name, body: { properties: { startIpAddress, endIpAddress }, id, name, type } });
      },
    });
  },
  delete(call) {
    return accept(call, {
      operation: "DropServerFirewallRulesManagementOperation",
      retryAfter: 60,
      needsIdleServer: true,
      end(succeeded) {
        if (succeeded) call.world.resources.remove(call.id);
      },
    });
  },
  missing({ request, name }) {
    if (request.method === "DELETE") return { status: 204 };
    throw missingPart("Microsoft.DBforPostgreSQL/flexibleServers", name);
  },
};
