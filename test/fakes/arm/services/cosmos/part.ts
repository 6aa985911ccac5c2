import type { ResourceType } from "../../world.ts";
import { checkAccount } from "./accounts.ts";
import { accept, json } from "./operation.ts";
import { missingPart } from "./refusals.ts";

/** What databases and containers have in common: how they are deleted, and what is said of one that isn't there. */
export function partNamed(what: string): Required<Pick<ResourceType, "delete" | "missing" | "headers">> {
  return {
    delete(call) {
      checkAccount(call);
      return accept(call, {
        end(succeeded) {
          if (succeeded) call.world.resources.remove(call.id);
        },
      });
    },
    missing({ request, name }) {
      if (request.method === "DELETE") return { status: 204 };
      throw missingPart(what, name);
    },
    headers: json,
  };
}
