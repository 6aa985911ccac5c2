import * as accounts from "@azure/arm-cosmosdb/api/databaseAccounts";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { KeyName, Outcome, Target } from "../../../provider.ts";
import type { AzureSession } from "../session.ts";
import { Calls } from "./calls.ts";
import { findGuest } from "./guests.ts";

/** As in "could not … table orders". */
const doing = "rotate the key of";

/**
 * Makes one of the account's two keys anew. They open everything in the account, so that of one which others use too is left
 * alone. It takes Azure a minute, or hours of a large account.
 * https://learn.microsoft.com/azure/cosmos-db/how-to-rotate-keys
 *
 * @throws TerminalError `Unsupported` in an account of others, and in its own with a container of another Table
 */
export async function rotateKey(session: AzureSession, target: Target<TableSpec>, key: KeyName): Promise<Outcome> {
  const calls = new Calls(session, target);
  const { own, account } = calls.names;
  if (!own) throw unsupported(target, `the account ${account} is not its own, and others may use the same key`, byHand);
  const guest = await findGuest(calls, doing, target.uid);
  if (guest) {
    throw unsupported(
      target,
      `the container ${guest.container} of another Table is in its account, whose key it uses too`,
      `delete the Table with uid ${guest.owner}, or ${byHand}`,
    );
  }
  return calls.begin(doing, "account", "regenerateKey/action", (cosmos, group, options) =>
    accounts.regenerateKey(cosmos, group, account, { keyKind: key }, options),
  );
}

const byHand =
  "rotate it by hand once all who use it can take the other: az cosmosdb keys regenerate; then ask for a run of each Table in the account";

function unsupported({ externalName }: Target<TableSpec>, why: string, hint: string): TerminalError {
  return new TerminalError(`could not ${doing} table ${externalName}: ${why}`, { code: "Unsupported", hint });
}
