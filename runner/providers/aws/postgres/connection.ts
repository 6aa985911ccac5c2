import type { DBInstance } from "@aws-sdk/client-rds";

import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Connection, Target } from "../../../provider.ts";

/** How a workload reaches the database. The password is the one that we generated: AWS never tells it. */
export function connectionOf(there: DBInstance, { spec, externalName, password = "" }: Target<PostgresSpec>, region: string): Connection {
  const { Address: host = "", Port: port = 5432 } = there.Endpoint ?? {};
  const { username, database } = spec;
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return {
    secret: {
      host,
      port: String(port),
      username,
      password,
      database,
      uri: `postgresql://${user}@${host}:${port}/${encodeURIComponent(database)}?sslmode=require`,
    },
    config: {
      host,
      port: String(port),
      database,
      dbInstanceIdentifier: externalName,
      dbInstanceARN: there.DBInstanceArn ?? "",
      region,
      caBundleURL: caBundleURL(region),
      caCertificateIdentifier: there.CACertificateIdentifier ?? "",
    },
  };
}

/** The region's CA certificates: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.SSL.html */
export function caBundleURL(region: string): string {
  const file = `${region}/${region}-bundle.pem`;
  if (region.startsWith("cn-")) return `https://rds-truststore.s3.cn-north-1.amazonaws.com.cn/${file}`;
  return `https://truststore.pki.${region.startsWith("us-gov-") ? "us-gov-west-1." : ""}rds.amazonaws.com/${file}`;
}
