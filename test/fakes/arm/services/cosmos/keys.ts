import { randomBytes } from "node:crypto";

import { part } from "../../bodies.ts";
import type { Reply } from "../../errors.ts";
import type { Call } from "../../world.ts";
import { isAtWork } from "./at-work.ts";
import { accept, json } from "./operation.ts";
import { badRequest, beingCreated, locked } from "./refusals.ts";

const names = ["primaryMasterKey", "secondaryMasterKey", "primaryReadonlyMasterKey", "secondaryReadonlyMasterKey"] as const;
const kinds = ["Primary", "Secondary", "PrimaryReadonly", "SecondaryReadonly"] as const;

/** The four keys of a new account. */
export function newKeys(): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, newKey()]));
}

/** POST below an account: https://learn.microsoft.com/en-us/rest/api/cosmos-db-resource-provider/database-accounts */
export const keyActions: Record<string, (call: Call) => Reply> = {
  listkeys: (call) => ({ status: 200, headers: json, body: pick(call, names) }),
  readonlykeys: (call) => ({ status: 200, headers: json, body: pick(call, ["primaryReadonlyMasterKey", "secondaryReadonlyMasterKey"]) }),
  listconnectionstrings(call) {
    const endpoint = part(call.resource?.body ?? {}, "properties")["documentEndpoint"];
    const keys = pick(call, names);
    const connectionStrings = names.map((name, index) => ({
      connectionString: `AccountEndpoint=${String(endpoint)};AccountKey=${keys[name]};`,
      description: `${["Primary", "Secondary", "Primary Read-Only", "Secondary Read-Only"][index]} SQL Connection String`,
      keyKind: kinds[index],
      type: "Sql",
    }));
    return { status: 200, headers: json, body: { connectionStrings } };
  },
  regeneratekey(call) {
    const kind = kinds.findIndex((each) => each.toLowerCase() === String(call.body["keyKind"]).toLowerCase());
    const name = names[kind];
    if (!name) throw badRequest("The keyKind is invalid.");
    if (isAtWork(call)) throw locked(call.name);
    return accept(call, {
      end(succeeded) {
        const account = call.world.resources.find(call.id);
        if (succeeded && account) account.secrets[name] = newKey();
      },
    });
  },
};

function pick({ resource, name: account }: Call, wanted: readonly string[]): Record<string, string> {
  if (part(resource?.body ?? {}, "properties")["provisioningState"] === "Creating") throw beingCreated(account);
  return Object.fromEntries(wanted.map((name) => [name, resource?.secrets[name] ?? ""]));
}

function newKey(): string {
  return randomBytes(64).toString("base64");
}
