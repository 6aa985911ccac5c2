import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Target } from "../../../provider.ts";
import type { AzureSession } from "../session.ts";

/** Where a Table's container is, or will be. */
export interface Names {
  /** Whether the account is the Table's own: made, changed and deleted with it. */
  own: boolean;
  account: string;
  database: string;
  container: string;
  /** Whether the database bears a name that we made up, so that nobody else can have been told to use it. */
  ownDatabase: boolean;
}

/** The names of a Table: one in the cloud for everything that its spec doesn't name. */
export function namesOf({ spec, externalName }: Pick<Target<TableSpec>, "spec" | "externalName">): Names {
  const { accountName, databaseName } = spec.azure ?? {};
  return {
    own: accountName === undefined,
    account: accountName ?? externalName,
    database: databaseName ?? externalName,
    container: externalName,
    ownDatabase: databaseName === undefined && spec.externalName === "",
  };
}

/**
 * The container's ARM id, which is the object's externalID: the container is what a Table is, also where the account and the
 * database belong to others; their ids are the beginning of it.
 */
export function containerID({ groupID }: Pick<AzureSession, "groupID">, { account, database, container }: Names): string {
  return `${groupID}/providers/Microsoft.DocumentDB/databaseAccounts/${account}/sqlDatabases/${database}/containers/${container}`;
}
