import type { ProviderAction } from "../../world.ts";
import { servers } from "./servers.ts";

/** POST of checkNameAvailability, in a location or for all: https://learn.microsoft.com/en-us/rest/api/postgresql/name-availability */
export const checkName: ProviderAction = {
  match: /^POST \/subscriptions\/[^/]+\/providers\/Microsoft\.DBforPostgreSQL(?:\/locations\/[^/]+)?\/checkNameAvailability$/i,
  answer({ world, body }) {
    const name = String(body["name"]);
    const taken = world.isTaken(servers.type, name);
    const why = taken ? { reason: "AlreadyExists", message: "Specified server name is already used." } : { message: "" };
    return { status: 200, body: { name, type: servers.type, nameAvailable: !taken, ...why } };
  },
};
