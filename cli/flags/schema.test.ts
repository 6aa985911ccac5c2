import { expect, test } from "vitest";

import { kinds, serviceKinds } from "../../lib/kinds.ts";
import { createProgram } from "../program.ts";
import { silentFrame } from "../testing/frame.ts";
import { immutable, kebab, leaves, loadSchema, withDefaults } from "./schema.ts";

test.each([
  ["storageGiB", "storage-gib"],
  ["aws.storageThroughputMiBps", "aws-storage-throughput-mibps"],
  ["highAvailability", "high-availability"],
  ["aws.accountID", "aws-account-id"],
  ["aws.kmsMasterKeyID", "aws-kms-master-key-id"],
  ["aws.sqsManagedSSE", "aws-sqs-managed-sse"],
  ["aws.redriveAllowPolicy.sourceQueueARNs", "aws-redrive-allow-policy-source-queue-arns"],
  ["aws.securityGroupIDs", "aws-security-group-ids"],
  ["fifo", "fifo"],
])("the flag of %s reads as people write it, acronyms and all", (path, flag) => {
  expect(kebab(path)).toBe(flag);
});

test("no field's flag hides a flag of kubectl or of create itself, nor another field's", async () => {
  const program = createProgram(silentFrame());
  const own = [...program.options.map(({ long }) => long), "--set", "--filename", "--dry-run", "--output", "--wait", "--timeout", "--help"];
  for (const { singular } of kinds) {
    const flags = leaves(await loadSchema(singular)).flatMap(({ flag, schema }) =>
      schema.type === "boolean" ? [`--${flag}`, `--no-${flag}`] : [`--${flag}`],
    );
    expect(flags.filter((flag) => own.includes(flag) || flags.indexOf(flag) !== flags.lastIndexOf(flag))).toEqual([]);
  }
});

test("every field of every kind can be given on the command line, with a text that says what it is", async () => {
  for (const { singular } of serviceKinds) {
    for (const { path, schema } of leaves(await loadSchema(singular))) expect(schema.description, path).toBeTruthy();
  }
});

test("a field that is required only inside an optional block is not demanded of everybody", async () => {
  const required = leaves(await loadSchema("queue")).filter((leaf) => leaf.required);
  expect(required.map(({ path }) => path)).toEqual(["account"]);
});

test("defaults are filled in where the API server fills them in: not inside a block that is not there", async () => {
  const schema = await loadSchema("queue");
  expect(withDefaults(schema, { account: "dev" })).not.toHaveProperty("aws");
  expect(withDefaults(schema, { account: "dev", aws: {} })).toMatchObject({ fifo: false, delaySeconds: 0, aws: { sqsManagedSSE: true } });
});

test("an immutable field says the way out", async () => {
  const schema = await loadSchema("queue");
  expect(immutable(schema, "fifo")).toContain("create another queue");
  expect(immutable(schema, "delaySeconds")).toBeUndefined();
});
