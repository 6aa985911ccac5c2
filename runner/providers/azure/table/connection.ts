import type { Connection } from "../../../provider.ts";
import type { Names } from "./names.ts";

/** How a workload reaches the container: https://learn.microsoft.com/azure/cosmos-db/nosql/how-to-javascript-get-started */
export function connectionOf(names: Names, endpoint: string, key: string, resourceID: string): Connection {
  const { account: accountName, database, container } = names;
  const place = { tableName: container, database, container };
  return {
    secret: { endpoint, key, connectionString: `AccountEndpoint=${endpoint};AccountKey=${key};`, ...place },
    config: { ...place, endpoint, accountName, resourceID },
  };
}
