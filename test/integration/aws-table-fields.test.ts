import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";

import type { TableSpec } from "../../crds/api/kinds/table.ts";
import { diff, leaves } from "../../runner/reconcile/diff.ts";
import { type Aws, plain, specWith, TablesAtWork } from "../parts/aws-tables.ts";
import { withMoto } from "../parts/parts.ts";

const keyID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const index = (name: string, more: Partial<NonNullable<Aws["globalSecondaryIndexes"]>[number]> = {}) => ({
  name,
  partitionKey: { name: "state", type: "String" as const },
  projectionType: "ALL" as const,
  ...more,
});
const units = (read: number, write: number) => ({ readCapacityUnits: read, writeCapacityUnits: write });

withMoto("every field of a Table on DynamoDB", () => {
  let tables: TablesAtWork;
  beforeAll(async () => {
    tables = await TablesAtWork.open();
  });
  afterAll(() => tables.close());
  beforeEach(() => {
    tables.door.requests.length = 0;
  });

  it.each([
    ["on-demand", {}, {}],
    ["provisioned", { billingMode: "PROVISIONED", ...units(5, 6) }, units(2, 3)],
  ] as const)(
    "of a table with %s capacity comes back as it was made, so that an unchanged object makes no write",
    async (_, billing, own) => {
      const spec = specWith(
        { sortKey: { name: "placed", type: "Number" }, deletionProtection: true },
        {
          ...billing,
          tableClass: "STANDARD_INFREQUENT_ACCESS",
          timeToLiveAttribute: "expires",
          pointInTimeRecovery: true,
          pointInTimeRecoveryDays: 7,
          streamViewType: "NEW_IMAGE",
          kmsKeyID: keyID,
          globalSecondaryIndexes: [
            index("by-state", { sortKey: { name: "placed", type: "Number" }, ...own }),
            index("by-blob", {
              partitionKey: { name: "blob", type: "Binary" },
              projectionType: "INCLUDE",
              nonKeyAttributes: ["total", "note"],
              ...own,
            }),
          ],
          // more than moto tells at once
          tags: Object.fromEntries(Array.from({ length: 12 }, (_each, at) => [`cost.center-${at}`, "4711"])),
        },
      );
      const target = tables.target(spec);
      expect(await tables.observe(target)).toEqual({ exists: false });
      await tables.create(target);
      expect(tables.writes().map(({ action }) => action)).toEqual(["CreateTable"]);
      // what CreateTable knows nothing of
      expect(await tables.converge(target)).toEqual([
        {
          action: "UpdateContinuousBackups",
          body: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 } },
        },
        { action: "UpdateTimeToLive", body: { TimeToLiveSpecification: { Enabled: true, AttributeName: "expires" } } },
      ]);
      expect(await tables.converge(target)).toEqual([]);

      const { actual, owner, ready, externalID, connection } = await tables.existing(target);
      expect(diff(spec, actual, [...leaves(spec).keys()])).toEqual([]);
      expect({ owner, ready, externalID }).toEqual({
        owner: target.uid,
        ready: true,
        externalID: `arn:aws:dynamodb:us-east-1:123456789012:table/${target.externalName}`,
      });
      const place = { endpoint: tables.endpoint, tableName: target.externalName, region: "us-east-1" };
      expect(connection).toEqual({
        secret: { ...place, uri: tables.endpoint },
        config: { ...place, tableARN: externalID, streamARN: `${externalID}/stream/NEW_IMAGE` },
      });
    },
  );

  it("that DynamoDB has a default for is left to it, so that the smallest object makes no write either", async () => {
    const target = await tables.made(plain);
    expect(await tables.converge(target)).toEqual([]);
    expect((await tables.existing(target)).connection.config["streamARN"]).toBe("");
  });

  it.each([
    ["deletionProtection", {}, { deletionProtection: true }, {}, [{ DeletionProtectionEnabled: true }]],
    [
      "aws.billingMode",
      {},
      {},
      { billingMode: "PROVISIONED", ...units(5, 6) },
      [{ BillingMode: "PROVISIONED", ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 6 } }],
    ],
    [
      "aws.readCapacityUnits",
      { billingMode: "PROVISIONED", ...units(5, 6) },
      {},
      { billingMode: "PROVISIONED", ...units(7, 6) },
      [{ ProvisionedThroughput: { ReadCapacityUnits: 7, WriteCapacityUnits: 6 } }],
    ],
    ["aws.billingMode back to on demand", { billingMode: "PROVISIONED", ...units(5, 6) }, {}, {}, [{ BillingMode: "PAY_PER_REQUEST" }]],
    ["aws.tableClass", {}, {}, { tableClass: "STANDARD_INFREQUENT_ACCESS" }, [{ TableClass: "STANDARD_INFREQUENT_ACCESS" }]],
    ["aws.kmsKeyID", {}, {}, { kmsKeyID: keyID }, [{ SSESpecification: { Enabled: true, SSEType: "KMS", KMSMasterKeyId: keyID } }]],
    [
      "aws.streamViewType",
      {},
      {},
      { streamViewType: "OLD_IMAGE" },
      [{ StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" } }],
    ],
    [
      "aws.streamViewType of a stream, which ends for it,",
      { streamViewType: "NEW_IMAGE" },
      {},
      { streamViewType: "OLD_IMAGE" },
      [{ StreamSpecification: { StreamEnabled: false } }, { StreamSpecification: { StreamEnabled: true, StreamViewType: "OLD_IMAGE" } }],
    ],
  ] satisfies [string, Partial<Aws>, Partial<TableSpec>, Partial<Aws>, object[]][])(
    "%s is changed by requests with nothing else in them",
    async (_, before, top, after, bodies) => {
      const target = await tables.made(specWith({}, before));
      const changed = { ...target, spec: specWith(top, after) };
      const applied = [...leaves(target.spec).keys()];
      expect(await tables.converge(changed, applied)).toEqual(bodies.map((body) => ({ action: "UpdateTable", body })));
      expect(await tables.converge(changed, applied)).toEqual([]);
    },
  );

  it("that differ together are changed one after the other, as DynamoDB takes one change at a time", async () => {
    tables.door.tables.slow("update");
    const target = await tables.made(plain);
    const changed = {
      ...target,
      spec: specWith(
        { deletionProtection: true },
        { billingMode: "PROVISIONED", ...units(1, 1), tableClass: "STANDARD_INFREQUENT_ACCESS" },
      ),
    };
    const steps: unknown[] = [];
    for (let run = 1; run <= 4; run++) steps.push((await tables.converge(changed)).map(({ body }) => Object.keys(body as object)[0]));
    tables.door.tables.fast();
    expect(steps).toEqual([["DeletionProtectionEnabled"], ["BillingMode"], ["TableClass"], []]);
  });

  it("is put back when somebody changes it behind our back", async () => {
    const target = await tables.made(specWith({}, { billingMode: "PROVISIONED", ...units(5, 5) }));
    await tables.others.update(target.externalName, { ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 5 } });
    expect((await tables.converge(target)).map(({ body }) => body)).toEqual([
      { ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 } },
    ]);
    expect(await tables.converge(target)).toEqual([]);
  });

  it("that is taken out of the spec is reset, and stays so", async () => {
    const target = await tables.made(
      specWith(
        {},
        {
          billingMode: "PROVISIONED",
          ...units(5, 5),
          tableClass: "STANDARD_INFREQUENT_ACCESS",
          timeToLiveAttribute: "expires",
          pointInTimeRecovery: true,
          pointInTimeRecoveryDays: 7,
          streamViewType: "NEW_IMAGE",
          kmsKeyID: keyID,
          globalSecondaryIndexes: [index("by-state", units(1, 1))],
          tags: { team: "checkout" },
        },
      ),
    );
    const applied = [...leaves(target.spec).keys()];
    const after = { ...target, spec: plain };
    tables.door.tables.hourPasses();
    expect(await tables.converge(after, applied)).toEqual([
      { action: "UntagResource", body: { TagKeys: ["team"] } },
      { action: "UpdateContinuousBackups", body: { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } } },
      { action: "UpdateTable", body: { GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: "by-state" } }] } },
      { action: "UpdateTable", body: { BillingMode: "PAY_PER_REQUEST" } },
      { action: "UpdateTable", body: { TableClass: "STANDARD" } },
      { action: "UpdateTable", body: { SSESpecification: { Enabled: false } } },
      { action: "UpdateTable", body: { StreamSpecification: { StreamEnabled: false } } },
      { action: "UpdateTimeToLive", body: { TimeToLiveSpecification: { Enabled: false, AttributeName: "expires" } } },
    ]);
    expect(await tables.converge(after, applied)).toEqual([]);
  });

  it("pointInTimeRecoveryDays that is taken out goes back to 35 while the backups go on", async () => {
    const target = await tables.made(specWith({}, { pointInTimeRecovery: true, pointInTimeRecoveryDays: 7 }));
    const after = { ...target, spec: specWith({}, { pointInTimeRecovery: true }) };
    expect((await tables.converge(after, ["aws.pointInTimeRecoveryDays"])).map(({ body }) => body)).toEqual([
      { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 } },
    ]);
    expect(await tables.converge(after, ["aws.pointInTimeRecoveryDays"])).toEqual([]);
  });

  it("that the spec never named is left as somebody else set it", async () => {
    const target = await tables.made(plain);
    await tables.others.update(target.externalName, {
      BillingMode: "PROVISIONED",
      ProvisionedThroughput: { ReadCapacityUnits: 9, WriteCapacityUnits: 9 },
    });
    await tables.others.tag(target.externalName, { foreign: "theirs" });
    expect(await tables.converge(target)).toEqual([]);
  });

  it("kmsKeyID is the same by its id and by its ARN", async () => {
    const target = await tables.made(specWith({}, { kmsKeyID: keyID }));
    const kmsKeyID = `arn:aws:kms:us-east-1:123456789012:key/${keyID}`;
    expect(await tables.converge({ ...target, spec: specWith({}, { kmsKeyID }) })).toEqual([]);
  });
});
