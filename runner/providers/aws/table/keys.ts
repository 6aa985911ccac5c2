import type { AttributeDefinition, KeySchemaElement, TableDescription } from "@aws-sdk/client-dynamodb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";

/** A partition or sort key, as a spec has it. */
export type Key = TableSpec["partitionKey"];
/** What a table or an index is read by. */
export interface Keys {
  partitionKey: Key;
  sortKey?: Key | undefined;
}

const letters = { String: "S", Number: "N", Binary: "B" } as const;
const types = { S: "String", N: "Number", B: "Binary" } as const;

/** The keys of a spec or of one of its indexes, in DynamoDB's form. */
export function keySchema({ partitionKey, sortKey }: Keys): KeySchemaElement[] {
  return [
    { AttributeName: partitionKey.name, KeyType: "HASH" },
    ...(sortKey ? [{ AttributeName: sortKey.name, KeyType: "RANGE" } as const] : []),
  ];
}

/** The attributes behind keys, each once, as DynamoDB wants to be told of them and of no others. */
export function definitions(all: Keys[]): AttributeDefinition[] {
  const keys = all.flatMap(({ partitionKey, sortKey }) => (sortKey ? [partitionKey, sortKey] : [partitionKey]));
  return [...new Map(keys.map(({ name, type }) => [name, { AttributeName: name, AttributeType: letters[type] }])).values()];
}

/** The keys of a table or an index that is there. */
export function keysOf(there: TableDescription, schema: KeySchemaElement[] = []): Keys {
  const find = (type: string) => schema.find(({ KeyType }) => KeyType === type)?.AttributeName;
  const [partition = "", sort] = [find("HASH"), find("RANGE")];
  return { partitionKey: key(there, partition), ...(sort === undefined ? {} : { sortKey: key(there, sort) }) };
}

function key({ AttributeDefinitions: attributes = [] }: TableDescription, name: string): Key {
  const letter = attributes.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? "S";
  return { name, type: types[letter] };
}
