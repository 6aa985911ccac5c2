import { expect, test } from "vitest";

import { leaves, loadSchema } from "./schema.ts";
import { inFlagTerms } from "./terms.ts";

const fields = leaves(await loadSchema("queue"));

test.each([
  ["spec.delaySeconds: should be less than or equal to 900", "--delay-seconds: should be less than or equal to 900"],
  [
    "spec: maxReceiveCount and aws.deadLetterQueueARN belong together",
    "--max-receive-count and --aws-dead-letter-queue-arn belong together",
  ],
  // an ordinary word that is a field's name too stays a word
  ["set fifo to true, the account is wrong", "set fifo to true, the account is wrong"],
  ["spec.fifo: is wrong", "--fifo: is wrong"],
  ["spec.aws.tagsOfOthers: unknown field", "spec.aws.tagsOfOthers: unknown field"],
])("what the API server says of fields is said of flags: %s", (message, expected) => {
  expect(inFlagTerms(message, fields)).toBe(expected);
});
