import type { DatabaseAccountGetResults } from "@azure/arm-cosmosdb";
import * as accounts from "@azure/arm-cosmosdb/api/databaseAccounts";
import * as sql from "@azure/arm-cosmosdb/api/sqlResources";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { RetryableError, TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Target } from "../../../provider.ts";
import type { AzureSession } from "../session.ts";
import { initialTags } from "../tags.ts";
import { newAccount } from "./account.ts";
import type { Calls } from "./calls.ts";
import { newContainer } from "./container.ts";

/** Begins to make the Table's own account, and the resource group before it. Safe to repeat: the PUT is the same. */
export async function makeAccount(session: AzureSession, calls: Calls, target: Target<TableSpec>): Promise<Outcome> {
  await session.ensureGroup();
  const account = newAccount(target.spec, session.location, initialTags(target));
  return calls.begin("create", "account", "write", (cosmos, group, options) =>
    accounts.createOrUpdate(cosmos, group, calls.names.account, account, options),
  );
}

/** Begins to make the database. It has no throughput, so that an empty one costs nothing. */
export function makeDatabase(calls: Calls): Promise<Outcome> {
  const { account, database } = calls.names;
  return calls.begin("create", "database", "write", (cosmos, group, options) =>
    sql.createUpdateSqlDatabase(cosmos, group, account, database, { resource: { id: database } }, options),
  );
}

/** Begins to make the container, with the note whose it is if it is in an account of others. */
export function makeContainer(calls: Calls, { spec, uid }: Target<TableSpec>): Promise<Outcome> {
  const { account, database, container, own } = calls.names;
  const settings = newContainer(spec, container, own ? undefined : uid);
  return calls.begin("create", "container", "write", (cosmos, group, options) =>
    sql.createUpdateSqlContainer(cosmos, group, account, database, container, settings, options),
  );
}

/** The account that the spec names. Throws retryable `DependencyNotReady` when it is not there. */
export async function sharedAccount(calls: Calls): Promise<DatabaseAccountGetResults> {
  const account = await calls.findAccount("create");
  if (account) return account;
  throw new RetryableError(`there is no Cosmos DB account ${calls.names.account} in the resource group`, {
    code: "DependencyNotReady",
    hint: "it is tried again by itself; make that account, or make another Table with the right azure.accountName",
  });
}

/** Refuses an account of another API, which has no SQL databases. Throws terminal `SpecRejected`. */
export function refuseOtherAPI({ kind = "GlobalDocumentDB", capabilities = [] }: DatabaseAccountGetResults, calls: Calls): void {
  const other = capabilities.find(({ name = "" }) => /^Enable(Cassandra|Table|Gremlin|Mongo)$/.test(name))?.name?.slice("Enable".length);
  if (kind === "GlobalDocumentDB" && other === undefined) return;
  throw new TerminalError(`the Cosmos DB account ${calls.names.account} is not one for NoSQL but for ${other ?? kind}`, {
    code: "SpecRejected",
    hint: "make another Table with the name of an account whose API is NoSQL",
  });
}
