import type { ProviderAction } from "../../world.ts";
import { accounts } from "./accounts.ts";

/** HEAD of an account's name: https://learn.microsoft.com/en-us/rest/api/cosmos-db-resource-provider/database-accounts/check-name-exists */
export const nameExists: ProviderAction = {
  match: /^HEAD \/providers\/Microsoft\.DocumentDB\/databaseAccountNames\/([^/]+)$/i,
  answer: ({ world }, [, name = ""]) => ({ status: world.isTaken(accounts.type, name) ? 200 : 404 }),
};
