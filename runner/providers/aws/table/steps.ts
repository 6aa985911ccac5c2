import type { GlobalSecondaryIndexUpdate, TableDescription, UpdateTableInput } from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { canonical } from "../../../../lib/spec-hash.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { type Index, indexesOf, isOther, newIndex, throughputOf, unitsOf } from "./indexes.ts";
import { definitions, keysOf } from "./keys.ts";

/** One call of UpdateTable, without the table's name. */
export type Step = Omit<UpdateTableInput, "TableName">;

/** What a step is made of. */
interface Wanted {
  there: TableDescription;
  spec: TableSpec;
  aws: Partial<NonNullable<TableSpec["aws"]>>;
  /** The indexes that shall be there; those that are there unless the spec has a say in them. */
  indexes: Index[];
  /** Whether a field differs. */
  differs(field: string): boolean;
}

/** In their order: indexes that go come before the capacity of those that stay, and new ones after it. */
const steps: ((wanted: Wanted) => Step | undefined)[] = [protection, indexGone, capacity, tableClass, encryption, stream, indexNew];

/**
 * The next call that brings a table nearer to its spec. DynamoDB takes one change at a time, and one index in it:
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_UpdateTable.html
 */
export function nextStep(there: TableDescription, spec: TableSpec, changes: readonly Change[]): Step | undefined {
  const fields = new Set(changes.map(({ field }) => field));
  const aws: Wanted["aws"] = spec.aws ?? {};
  const own = fields.has("aws.globalSecondaryIndexes");
  const indexes = own ? (aws.globalSecondaryIndexes ?? []) : indexesOf(there, aws.globalSecondaryIndexes);
  const wanted: Wanted = { there, spec, aws, indexes, differs: (field) => fields.has(field) };
  for (const step of steps) {
    const next = step(wanted);
    if (next) return next;
  }
  return undefined;
}

function protection({ spec, differs }: Wanted): Step | undefined {
  return differs("deletionProtection") ? { DeletionProtectionEnabled: spec.deletionProtection } : undefined;
}

/** Takes one index away that nobody wants, or that has to be made anew. */
function indexGone({ there, indexes }: Wanted): Step | undefined {
  const gone = indexesOf(there, indexes).find((index) => {
    const wanted = indexes.find(({ name }) => name === index.name);
    return !wanted || isOther(index, wanted);
  });
  return gone && { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: gone.name } }] };
}

/** The billing mode with all the capacity that it needs, or what of the capacity differs. */
function capacity({ there, aws, indexes, differs }: Wanted): Step | undefined {
  if (differs("aws.billingMode") && (aws.billingMode ?? "PAY_PER_REQUEST") === "PAY_PER_REQUEST") return { BillingMode: "PAY_PER_REQUEST" };
  const throughput = throughputOf(aws);
  if (!throughput) return undefined;
  const switched = differs("aws.billingMode");
  const updates = indexesOf(there, indexes).flatMap((index): GlobalSecondaryIndexUpdate[] => {
    const wanted = indexes.find(({ name }) => name === index.name) ?? index;
    const units = throughputOf(wanted) ?? throughput;
    if (!switched && canonical(units) === canonical(throughputOf(index))) return [];
    return [{ Update: { IndexName: index.name, ProvisionedThroughput: units } }];
  });
  const own = switched || canonical(throughput) !== canonical(throughputOf(unitsOf(there, there.ProvisionedThroughput)));
  if (!own && updates.length === 0) return undefined;
  return {
    ...(switched ? { BillingMode: "PROVISIONED" } : {}),
    ...(own ? { ProvisionedThroughput: throughput } : {}),
    ...(updates.length ? { GlobalSecondaryIndexUpdates: updates } : {}),
  };
}

function tableClass({ aws, differs }: Wanted): Step | undefined {
  return differs("aws.tableClass") ? { TableClass: aws.tableClass ?? "STANDARD" } : undefined;
}

function encryption({ aws, differs }: Wanted): Step | undefined {
  if (!differs("aws.kmsKeyID")) return undefined;
  return { SSESpecification: aws.kmsKeyID ? { Enabled: true, SSEType: "KMS", KMSMasterKeyId: aws.kmsKeyID } : { Enabled: false } };
}

/** A stream with other contents is another stream: the one that is there ends first. */
function stream({ there, aws, differs }: Wanted): Step | undefined {
  if (!differs("aws.streamViewType")) return undefined;
  if (there.StreamSpecification?.StreamEnabled) return { StreamSpecification: { StreamEnabled: false } };
  return aws.streamViewType && { StreamSpecification: { StreamEnabled: true, StreamViewType: aws.streamViewType } };
}

/** Adds one index, with the attributes of all keys that there are then. */
function indexNew({ there, indexes }: Wanted): Step | undefined {
  const existing = indexesOf(there, indexes);
  const added = indexes.find(({ name }) => !existing.some((index) => index.name === name));
  return (
    added && {
      AttributeDefinitions: definitions([keysOf(there, there.KeySchema), ...localKeys(there), ...existing, added]),
      GlobalSecondaryIndexUpdates: [{ Create: newIndex(added) }],
    }
  );
}

/** Local secondary indexes of a table that was taken over. */
function localKeys(there: TableDescription) {
  return (there.LocalSecondaryIndexes ?? []).map(({ KeySchema: schema }) => keysOf(there, schema));
}
