import type {
  GlobalSecondaryIndex,
  GlobalSecondaryIndexDescription,
  ProvisionedThroughput,
  TableDescription,
} from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { canonical } from "../../../../lib/spec-hash.ts";
import { keySchema, keysOf } from "./keys.ts";

/** A global secondary index, as a spec has it. */
export type Index = NonNullable<NonNullable<TableSpec["aws"]>["globalSecondaryIndexes"]>[number];

/** The indexes that are there and stay, those under way included; in the spec's order, as that means nothing to DynamoDB. */
export function indexesOf(there: TableDescription, inSpec: readonly Index[] = []): Index[] {
  const staying = (there.GlobalSecondaryIndexes ?? []).filter(({ IndexStatus: status }) => status !== "DELETING");
  const place = (name: string) => {
    const at = inSpec.findIndex((index) => index.name === name);
    return at === -1 ? inSpec.length : at;
  };
  const indexes = staying.map((index) =>
    indexOf(
      there,
      index,
      inSpec.find(({ name }) => name === index.IndexName),
    ),
  );
  return indexes.toSorted((a, b) => place(a.name) - place(b.name) || (a.name < b.name ? -1 : 1));
}

function indexOf(there: TableDescription, index: GlobalSecondaryIndexDescription, inSpec: Index | undefined): Index {
  const { IndexName: name = "", KeySchema: schema, Projection: projection, ProvisionedThroughput: throughput } = index;
  const others = projection?.NonKeyAttributes;
  const sameOthers = canonical(others?.toSorted()) === canonical(inSpec?.nonKeyAttributes?.toSorted());
  return {
    name,
    ...keysOf(there, schema),
    projectionType: projection?.ProjectionType ?? "ALL",
    ...(others?.length ? { nonKeyAttributes: sameOthers ? inSpec?.nonKeyAttributes : others } : {}),
    ...unitsOf(there, throughput),
  };
}

/** Provisioned capacity; nothing on demand, when DynamoDB says 0 or what there was before. */
export function unitsOf(
  { BillingModeSummary: billing }: TableDescription,
  throughput: Partial<ProvisionedThroughput> | undefined,
): { readCapacityUnits?: number; writeCapacityUnits?: number } {
  if (billing?.BillingMode === "PAY_PER_REQUEST") return {};
  const { ReadCapacityUnits: read, WriteCapacityUnits: write } = throughput ?? {};
  return { ...(read ? { readCapacityUnits: read } : {}), ...(write ? { writeCapacityUnits: write } : {}) };
}

/** An index in DynamoDB's form. */
export function newIndex(index: Index): GlobalSecondaryIndex {
  const { name, projectionType, nonKeyAttributes } = index;
  return {
    IndexName: name,
    KeySchema: keySchema(index),
    Projection: { ProjectionType: projectionType, NonKeyAttributes: nonKeyAttributes },
    ProvisionedThroughput: throughputOf(index),
  };
}

/** Provisioned capacity in DynamoDB's form. */
export function throughputOf({
  readCapacityUnits: read,
  writeCapacityUnits: write,
}: {
  readCapacityUnits?: number | undefined;
  writeCapacityUnits?: number | undefined;
}): ProvisionedThroughput | undefined {
  return read === undefined || write === undefined ? undefined : { ReadCapacityUnits: read, WriteCapacityUnits: write };
}

/** Whether an index has to be made anew: only its capacity can be changed. */
export function isOther(one: Index, other: Index): boolean {
  const made = (index: Index) => canonical({ ...index, readCapacityUnits: undefined, writeCapacityUnits: undefined });
  return made(one) !== made(other);
}
