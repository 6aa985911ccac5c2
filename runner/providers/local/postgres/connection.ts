import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Connection, Target } from "../../../provider.ts";
import { loopback } from "../ports.ts";
import type { EngineRecord } from "./engine.ts";

/** The keys of a Postgres in a cloud, but for those that only AWS has. Nothing leaves the machine, so there is no TLS. */
export function connectionOf({ port, username, database }: EngineRecord, { password = "" }: Target<PostgresSpec>): Connection {
  const place = { host: loopback, port: String(port), database };
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return {
    secret: {
      ...place,
      username,
      password,
      uri: `postgresql://${user}@${loopback}:${port}/${encodeURIComponent(database)}?sslmode=disable`,
    },
    config: { ...place, caBundleURL: "" },
  };
}
