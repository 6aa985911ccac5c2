import type { CloudAccount } from "../../crds/api/objects.ts";
import { exitCodes, KnownError } from "../../lib/errors.ts";
import { accountType } from "../../lib/kinds.ts";
import type { Context } from "../context.ts";
import { didYouMean } from "../nearest.ts";
import { displayName } from "../target.ts";
import { namesOf } from "./find.ts";

/** All accounts, by name. */
export async function accounts({ store }: Context): Promise<CloudAccount[]> {
  const { items } = await store.list<CloudAccount>(accountType);
  return items.toSorted((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
}

/** The account of that name. Throws `NotFound` (exit code 3) with the names that are like it. */
export async function findAccount(context: Context, name: string): Promise<CloudAccount> {
  const account = await context.store.get<CloudAccount>({ type: accountType, name });
  if (account) return account;
  throw new KnownError(`${displayName(accountType, name)} not found`, {
    code: "NotFound",
    hint: didYouMean(name, await namesOf(context, accountType)) ?? "see `kubectl cloud account list`",
    exitCode: exitCodes.notFound,
  });
}

/** What both clouds have under names of their own: where an account is, and its id there. */
export function identityOf({ aws, azure }: CloudAccount["spec"]): { region: string | undefined; id: string | undefined } {
  return { region: aws?.region ?? azure?.location, id: aws?.accountID ?? azure?.subscriptionID };
}
