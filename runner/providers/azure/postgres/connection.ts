import type { Server } from "@azure/arm-postgresql-flexible";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Connection, Target } from "../../../provider.ts";

const port = "5432";

/**
 * Azure has no file with all its root CAs: this page has them, and the trust store of most systems has them too.
 */
const caBundleURL = "https://learn.microsoft.com/azure/postgresql/security/security-tls-how-to-connect";

/**
 * How a workload reaches the database. The password is the one that we generated: Azure never tells it.
 *
 * @param location - of the account, in Azure's short spelling: a server tells it as `UK South`
 */
export function connectionOf(
  { fullyQualifiedDomainName: host = "", id = "" }: Server,
  { spec: { username, database }, externalName, password = "" }: Target<PostgresSpec>,
  location: string,
): Connection {
  const place = { host, port, database };
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return {
    secret: { ...place, username, password, uri: `postgresql://${user}@${host}:${port}/${encodeURIComponent(database)}?sslmode=require` },
    config: { ...place, serverName: externalName, resourceID: id, location, caBundleURL },
  };
}
