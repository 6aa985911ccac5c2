import { DynamoDBClient, type TableDescription } from "@aws-sdk/client-dynamodb";

import type { Connection } from "../../../provider.ts";
import type { AwsSession } from "../session.ts";

/** How a workload reaches the table, with credentials of its own: DynamoDB has none for a table alone. */
export async function connectionOf(there: TableDescription, session: AwsSession): Promise<Connection> {
  const endpoint = await endpointOf(session);
  // what is bound is the Secret alone, so that it has all that a client needs
  const place = { endpoint, tableName: there.TableName ?? "", region: session.region };
  return {
    secret: { ...place, uri: endpoint },
    config: {
      ...place,
      tableARN: there.TableArn ?? "",
      // that of a stream that was turned off is told for a day more
      streamARN: (there.StreamSpecification?.StreamEnabled && there.LatestStreamArn) || "",
    },
  };
}

/** The account's own endpoint, or that of its region. */
async function endpointOf(session: AwsSession): Promise<string> {
  const { config } = session.client(DynamoDBClient, {});
  const own = await config.endpoint?.();
  if (own) return `${own.protocol}//${own.hostname}${own.port ? `:${own.port}` : ""}${own.path.replace(/\/$/, "")}`;
  const { url } = config.endpointProvider({ Region: session.region, UseDualStack: false, UseFIPS: false });
  return url.href.replace(/\/$/, "");
}
