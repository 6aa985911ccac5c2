import { z } from "zod";

import { field, matches } from "./fields.ts";

/**
 * Tags of an AWS resource, beside our own.
 *
 * @param what - what bears them: "the queue"
 * @param reserved - what the service lets no key begin with, beside `aws:`
 */
export const tags = (what: string, reserved: readonly string[] = []) => {
  const taken = ["aws:", ...reserved, "kubectl-cloud.dev/"];
  return field(z.record(z.string(), z.string().max(256)).optional(), {
    description: `Tags of ${what}, beside our own: at most 40.`,
    maxProperties: 40,
    rules: [
      {
        rule: `self.all(key, !key.lowerAscii().matches('^(${taken.map((prefix) => prefix.replaceAll(".", "[.]")).join("|")})'))`,
        message: `tags that begin with ${taken.join(", ").replace(/, ([^,]*)$/, " or $1")} are taken: rename it`,
      },
      {
        rule: "self.all(key, size(key) <= 128)",
        message: "a tag's key may have at most 128 characters: shorten it",
      },
      {
        rule: "self.all(key, key.matches(r'^[\\p{L}\\p{N}\\p{Z}_.:/=+@-]+$') && self[key].matches(r'^[\\p{L}\\p{N}\\p{Z}_.:/=+@-]*$'))",
        message: "a tag has letters, digits, spaces and _ . : / = + - @ in its key and value: take the other characters out",
      },
    ],
  });
};

/**
 * A KMS key as AWS takes it: https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#key-id
 *
 * @param alias - false for a service that doesn't tell which alias a key was named by, so that nobody could see another one
 */
export const kmsKey = (description: string, { alias = true, ...more }: { immutable?: string; alias?: boolean } = {}) =>
  field(z.string().max(2048).optional(), {
    description,
    placeholder: "ID",
    rules: [
      alias
        ? matches(
            /^([-a-zA-Z0-9]+|alias\/[-_/a-zA-Z0-9]+|arn:aws[-a-z]*:kms:[-a-z0-9]+:[0-9]{12}:(key|alias)\/[-_/a-zA-Z0-9]+)$/,
            "not a KMS key: write its id, alias/NAME or ARN",
          )
        : matches(/^([-a-zA-Z0-9]+|arn:aws[-a-z]*:kms:[-a-z0-9]+:[0-9]{12}:key\/[-a-zA-Z0-9]+)$/, "not a KMS key: write its id or ARN"),
    ],
    ...more,
  });
