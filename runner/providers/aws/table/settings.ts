import type { CreateTableInput } from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Target } from "../../../provider.ts";
import { initialTags, toList } from "../tags.ts";
import { newIndex, throughputOf } from "./indexes.ts";
import { definitions, keySchema } from "./keys.ts";

/**
 * All that a spec asks for, as CreateTable takes it. Time to live and continuous backups come later, as it knows nothing of them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html
 */
export function newTable(target: Target<TableSpec>): CreateTableInput {
  const { spec, externalName } = target;
  const { aws } = spec;
  const indexes = aws?.globalSecondaryIndexes ?? [];
  return {
    TableName: externalName,
    KeySchema: keySchema(spec),
    AttributeDefinitions: definitions([spec, ...indexes]),
    BillingMode: aws?.billingMode ?? "PAY_PER_REQUEST",
    ProvisionedThroughput: throughputOf(aws ?? {}),
    // an empty list is refused
    GlobalSecondaryIndexes: indexes.length ? indexes.map(newIndex) : undefined,
    TableClass: aws?.tableClass,
    StreamSpecification: aws?.streamViewType && { StreamEnabled: true, StreamViewType: aws.streamViewType },
    SSESpecification: aws?.kmsKeyID ? { Enabled: true, SSEType: "KMS", KMSMasterKeyId: aws.kmsKeyID } : undefined,
    DeletionProtectionEnabled: spec.deletionProtection,
    Tags: toList(initialTags(target)),
  };
}
