import { expect, test } from "vitest";

import type { FieldSchema } from "./schema.ts";
import { leaves, loadSchema } from "./schema.ts";
import { type Given, readSpec } from "./spec.ts";

const schema: FieldSchema = await loadSchema("queue");

/** What flags give, by the name of the flag. */
function read(flags: Record<string, Given>, ...assignments: string[]) {
  const all = leaves(schema);
  const given = new Map(all.flatMap((leaf) => (leaf.flag in flags ? [[leaf, flags[leaf.flag] as Given] as const] : [])));
  return readSpec(schema, given, assignments);
}

test("flags become a spec with the schema's types", () => {
  const flags = {
    account: "dev",
    fifo: true,
    "delay-seconds": "5",
    "aws-tags": ["team=shop", "cost=a=b"],
    "aws-kms-master-key-id": "alias/x",
  };
  expect(read(flags)).toEqual({
    problems: [],
    missing: [],
    spec: { account: "dev", fifo: true, delaySeconds: 5, aws: { tags: { team: "shop", cost: "a=b" }, kmsMasterKeyID: "alias/x" } },
  });
});

test("--set reaches every field, keys of maps with dots in them, and whole blocks as JSON", () => {
  const { spec, problems } = read({}, "account=dev", "spec.delaySeconds=7", "aws.tags.a.b/c=d", 'connection={"name":"x"}', "fifo=true");
  expect(problems).toEqual([]);
  expect(spec).toEqual({ account: "dev", delaySeconds: 7, fifo: true, aws: { tags: { "a.b/c": "d" } }, connection: { name: "x" } });
});

test.each<[why: string, flags: Record<string, Given>, set: string[], problem: string]>([
  ["too large", { "delay-seconds": "901" }, [], "--delay-seconds: must be 0 to 900, not 901"],
  ["too small", { "message-retention-seconds": "59" }, [], "--message-retention-seconds: must be 60 to 1209600, not 59"],
  ["no number", { "delay-seconds": "soon" }, [], "--delay-seconds: must be a whole number"],
  ["half a second", { "delay-seconds": "0.5" }, [], "--delay-seconds: must be a whole number"],
  ["nothing", { "delay-seconds": "" }, [], "--delay-seconds: must be a whole number"],
  ["a choice that there isn't", { "deletion-policy": "retain" }, [], '--deletion-policy: must be Delete or Retain, not "retain"'],
  ["a pattern", { "aws-dead-letter-queue-arn": "orders" }, [], "--aws-dead-letter-queue-arn: not the ARN of an SQS queue"],
  ["a name that is none", { account: "Dev" }, [], "--account: not a name"],
  ["a pair without =", { "aws-tags": ["team"] }, [], '--aws-tags: "team" is not KEY=VALUE'],
  ["an entry of a list", { "aws-redrive-allow-policy-source-queue-arns": ["x"] }, [], "--aws-redrive-allow-policy-source-queue-arns: "],
  [
    "too many entries",
    { "aws-tags": Array.from({ length: 41 }, (_, index) => `k${index}=v`) },
    [],
    "--aws-tags: must have at most 40 keys, not 41",
  ],
  ["--set without a value", {}, ["fifo"], "--set fifo: must be PATH=VALUE"],
  ["--set of nothing", {}, ["=x"], "--set =x: must be PATH=VALUE"],
  ["--set of an unknown field", {}, ["aws.polcy=x"], "--set aws.polcy=x: there is no field aws.polcy; did you mean aws.policy"],
  ["--set with the wrong type", {}, ["fifo=maybe"], "--set fifo=maybe: must be true or false"],
  ["--set of a block as text", {}, ["connection=x"], "--set connection=x: must be a JSON object"],
])("%s is refused, with the flag and the way out", (_, flags, set, problem) => {
  const { problems } = read({ account: "dev", ...flags }, ...set);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(problem);
});

test("all problems are named at once, and what is missing with what it is for", () => {
  expect(read({ "delay-seconds": "x", "aws-tags": ["y"] }).problems).toEqual([
    "--delay-seconds: must be a whole number",
    '--aws-tags: "y" is not KEY=VALUE',
    "--account is missing: Name of the CloudAccount to make it in.",
  ]);
});
