import * as accounts from "@azure/arm-cosmosdb/api/databaseAccounts";
import * as sql from "@azure/arm-cosmosdb/api/sqlResources";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { RetryableError, TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import { isGone } from "../errors.ts";
import type { AzureSession } from "../session.ts";
import { Calls } from "./calls.ts";
import { findGuest } from "./guests.ts";

const deleting: Outcome = { operation: { message: "deleting" } };

/**
 * Deletes what is ours: the Table's own account with all that is in it, or its container in an account of others. The database
 * around that goes too if it bears a name that we made up and holds nothing else; one that the spec names stays, as others may
 * be about to use it, and costs nothing.
 *
 * @throws TerminalError `DeletionProtected` while the spec protects it; RetryableError `DependencyNotReady` while containers of
 * other Tables are in its account
 */
export async function remove(session: AzureSession, target: Target<TableSpec>): Promise<Outcome> {
  if (target.spec.deletionProtection) throw guarded(target);
  const calls = new Calls(session, target);
  try {
    if (calls.names.own) await refuseWithGuests(calls, target);
    const { operation } = await begun(calls);
    // also of what is gone already: a creation that is on record as begun is then forgotten
    return operation ? { operation } : deleting;
  } catch (error) {
    if (isGone(error)) return deleting;
    throw error;
  }
}

async function begun(calls: Calls): Promise<Outcome> {
  const { own, account, database, container, ownDatabase } = calls.names;
  if (own) {
    return calls.begin("delete", "account", "delete", (cosmos, group, options) => accounts.$delete(cosmos, group, account, options));
  }
  const alone = ownDatabase && (await calls.containers("delete")).every(({ id }) => id === container);
  if (alone) {
    return calls.begin("delete", "database", "delete", (cosmos, group, options) =>
      sql.deleteSqlDatabase(cosmos, group, account, database, options),
    );
  }
  return calls.begin("delete", "container", "delete", (cosmos, group, options) =>
    sql.deleteSqlContainer(cosmos, group, account, database, container, options),
  );
}

/** Other Tables may name the account in azure.accountName: their data is not ours to delete. */
async function refuseWithGuests(calls: Calls, { uid, externalName }: Target<TableSpec>): Promise<void> {
  const guest = await findGuest(calls, "delete", uid);
  if (!guest) return;
  throw new RetryableError(`could not delete table ${externalName}: the container ${guest.container} of another Table is in its account`, {
    code: "DependencyNotReady",
    hint: `it is tried again by itself; delete the Table with uid ${guest.owner} first, or set spec.deletionPolicy to Retain`,
  });
}

function guarded({ externalName }: Target<TableSpec>): TerminalError {
  return new TerminalError(`could not delete table ${externalName}: spec.deletionProtection is true`, {
    code: "DeletionProtected",
    hint: "set spec.deletionProtection to false to let it go, or spec.deletionPolicy to Retain to leave it in Azure",
  });
}
