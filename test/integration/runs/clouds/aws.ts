import { AwsCloud } from "../../../parts/aws-cloud.ts";
import type { CloudRow } from "./cloud-row.ts";

export const aws: CloudRow = {
  name: "AWS",
  make: () => new AwsCloud(),
  proof: { action: "GetCallerIdentity", all: /^GetCallerIdentity$/ },
  refusals: {
    denied: { code: "AccessDenied", message: "User: arn:aws:iam::123456789012:user/dev is not authorized to perform: it", status: 403 },
    expired: { code: "ExpiredToken", message: "The security token included in the request is expired", status: 403 },
    internal: { code: "InternalFailure", message: "An internal error occurred.", status: 500 },
  },
  hints: {
    denied: /allow \w+:(Create|Delete)\w+ in the IAM policy/,
    quota: /ask AWS for a higher quota/,
    unreachable: /check region and endpoint .*whether the cluster lets runs out to it/,
  },
  missingKeys: {
    says: /is missing or has no AWS_ACCESS_KEY_ID/,
    hint: /it needs the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY/,
  },
  mismatch: {
    spec: ({ aws }) => ({ aws: { ...aws, accountID: "999999999999" } as NonNullable<typeof aws> }),
    says: /the credentials belong to AWS account 123456789012, and spec\.aws\.accountID is 999999999999/,
    hint: /use credentials of 999999999999, or add another CloudAccount/,
    mended: { aws: { accountID: "123456789012" } },
  },
};
