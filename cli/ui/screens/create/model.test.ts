import { expect, test } from "vitest";

import { exitCodes, KnownError } from "../../../../lib/errors.ts";
import { serviceKinds } from "../../../../lib/kinds.ts";
import { StoreError } from "../../../../lib/store/errors.ts";
import { type FieldSchema, leaves, loadSchema } from "../../../flags/schema.ts";
import { approvalField, fieldsOf, nameField } from "./fields.ts";
import { readForm } from "./model.ts";
import { refusalOf } from "./refusal.ts";
import { textsOf } from "./texts.ts";

const [queue, postgres, table] = await Promise.all(["queue", "postgres", "table"].map(loadSchema));
const base = { account: "dev" };

/** Fields by the heading under which they stand. */
function sections(schema: typeof queue, provider: string | undefined, texts = {}) {
  const found = fieldsOf({ schema: schema as NonNullable<typeof queue>, provider }, texts);
  return Object.groupBy(found, ({ section = "" }) => section);
}

function read(schema: typeof queue, texts: Record<string, string>, provider = "aws") {
  return readForm({ schema: schema as NonNullable<typeof queue>, provider }, { [nameField]: "orders", ...texts }, base);
}

test("the name comes first, then the kind's own fields; the cloud's and those of every kind are folded away", () => {
  const { "": own = [], ...folded } = sections(postgres, "aws");
  expect(own[0]).toMatchObject({ id: nameField, required: true });
  expect(own.map(({ id }) => id)).toContain("storageGiB");
  expect(own.map(({ id }) => id)).not.toContain("account");
  expect(Object.keys(folded)).toEqual(["on AWS", "more"]);
  expect(folded["on AWS"]?.map(({ label }) => label)).toContain("instanceClass");
  expect(folded["more"]?.map(({ id }) => id)).toEqual([
    "externalName",
    "deletionPolicy",
    "adoptionPolicy",
    "suspend",
    "connection.name",
    "connection.keys",
    approvalField,
  ]);
});

test("another cloud's block is shown only where the cloud isn't known, or something stands in it", () => {
  expect(Object.keys(sections(postgres, "azure"))).toEqual(["", "on Azure", "more"]);
  expect(Object.keys(sections(postgres, undefined))).toEqual(["", "on AWS", "on Azure", "more"]);
  expect(Object.keys(sections(postgres, "local"))).toEqual(["", "more"]);
  expect(Object.keys(sections(postgres, "aws", { "azure.sku": "x" }))).toEqual(["", "on AWS", "on Azure", "more"]);
});

test("a field shows its default, its choices and its schema's description", () => {
  const { "": own = [], "on AWS": aws = [] } = sections(queue, "aws");
  expect(own.find(({ id }) => id === "delaySeconds")).toMatchObject({
    placeholder: "0",
    help: "How long each new message is held back: 0 to 900 (15 minutes).",
  });
  expect(own.find(({ id }) => id === "fifo")).toMatchObject({ choices: ["no", "yes"], placeholder: "no" });
  expect(aws.find(({ id }) => id === "aws.sqsManagedSSE")).toMatchObject({ placeholder: "yes" });
  expect(aws.find(({ id }) => id === "aws.deduplicationScope")?.choices).toEqual(["", "messageGroup", "queue"]);
  expect(aws.find(({ id }) => id === "aws.tags")?.help).toContain("As KEY=VALUE; several are separated by commas");
});

test("what is typed is read as flags are", () => {
  const texts = {
    delaySeconds: "5",
    fifo: "yes",
    "aws.tags": 'team=shop, note="a,b", cost=a=b',
    "aws.redriveAllowPolicy.redrivePermission": "byQueue",
    "aws.redriveAllowPolicy.sourceQueueARNs": "arn:aws:sqs:eu-central-1:123456789012:a.fifo, arn:aws:sqs:eu-central-1:123456789012:b.fifo",
    [approvalField]: "yes",
  };
  const arns = ["arn:aws:sqs:eu-central-1:123456789012:a.fifo", "arn:aws:sqs:eu-central-1:123456789012:b.fifo"];
  expect(read(queue, texts)).toEqual({
    name: "orders",
    approval: true,
    problems: {},
    spec: {
      account: "dev",
      fifo: true,
      delaySeconds: 5,
      aws: {
        tags: { team: "shop", note: "a,b", cost: "a=b" },
        redriveAllowPolicy: { redrivePermission: "byQueue", sourceQueueARNs: arns },
      },
    },
  });
});

test("a choice that says what holds anyway is left out, a text stands as it was typed", () => {
  expect(read(postgres, { highAvailability: "no", size: "small", version: "17" }).spec).toEqual({ account: "dev", version: "17" });
});

test("lists of objects are JSON, with or without the brackets of the list", () => {
  const rule = '{"name":"office","startIPAddress":"203.0.113.7","endIPAddress":"203.0.113.7"}';
  for (const text of [rule, `[${rule}]`]) {
    expect(read(postgres, { "azure.firewallRules": text }, "azure").spec).toHaveProperty("azure.firewallRules", [JSON.parse(rule)]);
  }
  expect(read(table, { "azure.uniqueKeys": '["/a"], ["/b"]', "partitionKey.name": "id" }, "azure").spec).toHaveProperty(
    "azure.uniqueKeys",
    [["/a"], ["/b"]],
  );
});

test.each<[why: string, schema: typeof queue, texts: Record<string, string>, problems: Record<string, string>]>([
  ["a bound", queue, { delaySeconds: "901" }, { delaySeconds: "must be 0 to 900, not 901" }],
  ["no number", queue, { delaySeconds: "soon" }, { delaySeconds: "must be a whole number" }],
  ["a name", queue, { [nameField]: "Orders" }, { [nameField]: expect.stringContaining("not a name") as string }],
  ["no name", queue, { [nameField]: "" }, { [nameField]: "it is required" }],
  ["a pair", queue, { "aws.tags": "team" }, { "aws.tags": '"team" is not KEY=VALUE' }],
  [
    "one of several",
    postgres,
    { "aws.securityGroupIDs": "sg-12345678, x" },
    { "aws.securityGroupIDs": expect.stringContaining("its id") as string },
  ],
  [
    "a key that the connection has not",
    queue,
    { "connection.keys": "A=${host}" },
    { "connection.keys": expect.stringContaining("no such key") as string },
  ],
  [
    "half a JSON",
    table,
    { "partitionKey.name": "id", "aws.globalSecondaryIndexes": "{" },
    { "aws.globalSecondaryIndexes": expect.stringContaining("JSON array") as string },
  ],
  ["a required block", table, {}, { "partitionKey.name": "it is required" }],
  ["the other half of a block", postgres, { "maintenanceWindow.day": "Monday" }, { "maintenanceWindow.startTime": "it is required" }],
])("%s is objected to as it is typed", (_, schema, texts, problems) => {
  expect(read(schema, texts).problems).toEqual(problems);
});

test.each(serviceKinds.map(({ singular }) => [singular]))(
  "each field of a %s can be typed, and a spec stands in the form as it was",
  async (kind) => {
    const schema = await loadSchema(kind);
    const values: Record<string, unknown> = { integer: 7, boolean: true, array: ["a,b", "c"], object: { k: "v,w", l: 'say "x"' } };
    const valueOf = ({ enum: choices, type, items }: FieldSchema) =>
      choices?.at(-1) ?? (type === "array" && items?.type !== "string" ? [{}] : (values[type] ?? "x"));
    const tried = leaves(schema).map((leaf) => {
      const value = valueOf(leaf.schema);
      const spec = leaf.path.split(".").reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as object;
      const { spec: found, problems } = readForm({ schema, provider: undefined }, textsOf(schema, spec), {});
      // whether the value is a good one is not the question here, and a default need not be said
      const isLeftOut = leaf.path === "account" || leaf.schema.default === value || problems[leaf.path] !== undefined;
      return { spec, found: isLeftOut ? spec : found, isLeftOut };
    });
    for (const { spec, found } of tried) expect(found).toMatchObject(spec);
    expect(tried.filter(({ isLeftOut }) => !isLeftOut).length).toBeGreaterThan(tried.length / 2);
  },
);

const invalid = (message: string) => new StoreError(`Queue "orders" is invalid: ${message}.`, { code: "Invalid" });
const fields = fieldsOf({ schema: queue as NonNullable<typeof queue>, provider: "aws" }, {});

test.each<[why: string, error: unknown, problems: Record<string, string>]>([
  ["a path", invalid("spec.delaySeconds: should be at most 900"), { delaySeconds: "should be at most 900" }],
  [
    "several",
    invalid(
      "spec.aws.tags.team: too long; spec.maxReceiveCount: maxReceiveCount and a dead-letter queue belong together: set it with aws.deadLetterQueueARN",
    ),
    {
      "aws.tags": "too long",
      maxReceiveCount: "maxReceiveCount and a dead-letter queue belong together: set it with aws.deadLetterQueueARN",
    },
  ],
  [
    "an entry of a list",
    invalid("spec.aws.redriveAllowPolicy.sourceQueueARNs[1]: not an ARN"),
    { "aws.redriveAllowPolicy.sourceQueueARNs": "not an ARN" },
  ],
  [
    "a block",
    invalid("spec.aws.redriveAllowPolicy: byQueue needs queues"),
    { "aws.redriveAllowPolicy.redrivePermission": "byQueue needs queues" },
  ],
  ["words about the spec", invalid("spec: aws.kmsMasterKeyID is wrong"), { "aws.kmsMasterKeyID": "aws.kmsMasterKeyID is wrong" }],
  ["the account", invalid("spec.account: too long"), { account: "too long" }],
  ["the name", invalid("metadata.name: too long"), { [nameField]: "too long" }],
  [
    "another of that name",
    new KnownError("queue.kubectl-cloud.dev/orders exists with another spec; there → asked for:\n  x", {
      code: "Exists",
      exitCode: exitCodes.refused,
    }),
    { [nameField]: "queue.kubectl-cloud.dev/orders exists with another spec" },
  ],
  ["a right", new StoreError('User "eve" may not create queues', { code: "Forbidden" }), {}],
])("a refusal about %s leads to its field", (_, error, problems) => {
  expect(refusalOf(error, fields).problems).toEqual(problems);
});

test("a refusal calls fields as the form does", () => {
  expect(refusalOf(invalid("spec.delaySeconds: should be at most 900"), fields).error).toMatchObject({
    message: 'Queue "orders" is invalid: delaySeconds: should be at most 900.',
  });
});
