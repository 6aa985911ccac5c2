import * as accounts from "@azure/arm-cosmosdb/api/databaseAccounts";
import * as sql from "@azure/arm-cosmosdb/api/sqlResources";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import { isGone } from "../errors.ts";
import type { AzureSession } from "../session.ts";
import { Calls } from "./calls.ts";

const deleting: Outcome = { operation: { message: "deleting" } };

/**
 * Deletes what is ours: the Table's own account with all that is in it, or its container in an account of others. The database
 * around that goes too if it bears a name that we made up and holds nothing else; one that the spec names stays, as others may
 * be about to use it, and costs nothing.
 *
 * @throws TerminalError `DeletionProtected` while the spec protects it
 */
export async function remove(session: AzureSession, target: Target<TableSpec>): Promise<Outcome> {
  if (target.spec.deletionProtection) throw guarded(target);
  const calls = new Calls(session, target);
  try {
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
  const alone = ownDatabase && (await calls.containers("delete")).every((name) => name === container);
  if (alone) {
    return calls.begin("delete", "database", "delete", (cosmos, group, options) =>
      sql.deleteSqlDatabase(cosmos, group, account, database, options),
    );
  }
  return calls.begin("delete", "container", "delete", (cosmos, group, options) =>
    sql.deleteSqlContainer(cosmos, group, account, database, container, options),
  );
}

function guarded({ externalName }: Target<TableSpec>): TerminalError {
  return new TerminalError(`could not delete table ${externalName}: spec.deletionProtection is true`, {
    code: "DeletionProtected",
    hint: "set spec.deletionProtection to false to let it go, or spec.deletionPolicy to Retain to leave it in Azure",
  });
}
