import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import type { Recorded } from "../parts/aws-door.ts";
import { type Aws, specWith, TablesAtWork } from "../parts/aws-tables.ts";
import { withMoto } from "../parts/parts.ts";

type Index = NonNullable<Aws["globalSecondaryIndexes"]>[number];

const index = (name: string, more: Partial<Index> = {}): Index => ({
  name,
  partitionKey: { name: `${name}-key`, type: "String" },
  projectionType: "ALL",
  ...more,
});
const withIndexes = (...globalSecondaryIndexes: Index[]) => specWith({}, { globalSecondaryIndexes });
const units = (both: number) => ({ readCapacityUnits: both, writeCapacityUnits: both });

/** `-a`, `~a`, `+a` for an index that goes, gets other capacity, or comes. */
function told(writes: Recorded[]): string[] {
  const signs = { Delete: "-", Update: "~", Create: "+" } as Record<string, string>;
  return writes.flatMap(({ body }) =>
    ((body.GlobalSecondaryIndexUpdates ?? [{}]) as Record<string, { IndexName: string }>[]).map((update) =>
      Object.entries(update)
        .map(([verb, { IndexName }]) => `${signs[verb]}${IndexName}`)
        .join(),
    ),
  );
}

withMoto("global secondary indexes of a Table on DynamoDB", () => {
  let tables: TablesAtWork;
  beforeAll(async () => {
    tables = await TablesAtWork.open();
  });
  afterAll(() => tables.close());
  beforeEach(() => {
    tables.door.tables.fast();
  });

  it("come and go one at a time, those that go first, as DynamoDB changes one index at once", async () => {
    const target = await tables.made(withIndexes(index("a"), index("b"), index("c")));
    const after = { ...target, spec: withIndexes(index("c"), index("d"), index("e")) };
    expect(told(await tables.converge(after))).toEqual(["-a", "-b", "+d", "+e"]);
    expect(await tables.converge(after)).toEqual([]);
  });

  it("are waited for: what is left comes once an index is built", async () => {
    const target = await tables.made(withIndexes(index("a")));
    tables.door.tables.slow("update");
    const after = { ...target, spec: withIndexes(index("a"), index("b"), index("c")) };
    expect(told(await tables.converge(after))).toEqual(["+b"]);
    expect(told(await tables.converge(after))).toEqual(["+c"]);
  });

  it.each([
    ["partition key", { partitionKey: { name: "other", type: "String" } }],
    ["type of its key", { partitionKey: { name: "a-key", type: "Number" } }],
    ["sort key", { sortKey: { name: "placed", type: "Number" } }],
    ["projection", { projectionType: "KEYS_ONLY" }],
    ["attributes", { projectionType: "INCLUDE", nonKeyAttributes: ["total"] }],
  ] satisfies [string, Partial<Index>][])("with another %s are made anew: removed, then added", async (_, more) => {
    const target = await tables.made(withIndexes(index("a"), index("b")));
    const after = { ...target, spec: withIndexes(index("a", more), index("b")) };
    expect(told(await tables.converge(after))).toEqual(["-a", "+a"]);
    expect(await tables.converge(after)).toEqual([]);
  });

  it("are the same in another order, and with their attributes in another order", async () => {
    const [a, b] = [index("a", { projectionType: "INCLUDE", nonKeyAttributes: ["x", "y"] }), index("b")];
    const target = await tables.made(withIndexes(a, b));
    expect(await tables.converge({ ...target, spec: withIndexes(b, { ...a, nonKeyAttributes: ["y", "x"] }) })).toEqual([]);
  });

  it("get other capacity without being made anew", async () => {
    const provisioned = (...globalSecondaryIndexes: Index[]) =>
      specWith({}, { billingMode: "PROVISIONED", ...units(5), globalSecondaryIndexes });
    const target = await tables.made(provisioned(index("a", units(1)), index("b", units(1))));
    const after = { ...target, spec: provisioned(index("a", units(1)), index("b", units(2))) };
    expect(await tables.converge(after)).toEqual([
      {
        action: "UpdateTable",
        body: {
          GlobalSecondaryIndexUpdates: [
            { Update: { IndexName: "b", ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 2 } } },
          ],
        },
      },
    ]);
    expect(await tables.converge(after)).toEqual([]);
  });

  it("get their capacity together with the table's when it becomes provisioned, as DynamoDB asks for all of it", async () => {
    const target = await tables.made(withIndexes(index("a"), index("gone")));
    const globalSecondaryIndexes = [index("a", units(2)), index("new", units(3))];
    const after = { ...target, spec: specWith({}, { billingMode: "PROVISIONED", ...units(5), globalSecondaryIndexes }) };
    const writes = await tables.converge(after);
    expect(told(writes)).toEqual(["-gone", "~a", "+new"]);
    expect(writes[1]?.body).toEqual({
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      GlobalSecondaryIndexUpdates: [{ Update: { IndexName: "a", ProvisionedThroughput: { ReadCapacityUnits: 2, WriteCapacityUnits: 2 } } }],
    });
    expect(await tables.converge(after)).toEqual([]);
  });

  it("are added with the attributes of all keys and no others: DynamoDB refuses both fewer and more", async () => {
    const target = await tables.made(withIndexes(index("a"), index("gone")));
    const writes = await tables.converge({ ...target, spec: withIndexes(index("a"), index("b")) });
    expect(writes.at(-1)?.body.AttributeDefinitions).toEqual([
      { AttributeName: "customer", AttributeType: "S" },
      { AttributeName: "a-key", AttributeType: "S" },
      { AttributeName: "b-key", AttributeType: "S" },
    ]);
  });

  it("of others are left as long as the spec doesn't name any, and go once it does", async () => {
    const target = await tables.made(specWith());
    await tables.others.update(target.externalName, {
      AttributeDefinitions: ["customer", "theirs"].map((AttributeName) => ({ AttributeName, AttributeType: "S" })),
      GlobalSecondaryIndexUpdates: [
        {
          Create: { IndexName: "theirs", KeySchema: [{ AttributeName: "theirs", KeyType: "HASH" }], Projection: { ProjectionType: "ALL" } },
        },
      ],
    });
    expect(await tables.converge(target)).toEqual([]);
    expect(told(await tables.converge({ ...target, spec: withIndexes() }))).toEqual(["-theirs"]);
    expect(await tables.converge({ ...target, spec: withIndexes() })).toEqual([]);
  });
});
