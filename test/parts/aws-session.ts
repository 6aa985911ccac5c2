import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { aws } from "../../runner/providers/aws/index.ts";
import type { AwsSession } from "../../runner/providers/aws/session.ts";

/**
 * Connects to an account of an emulator as a run does.
 *
 * @param keys - an empty folder for the account's keys
 */
export function awsSession(endpoint: string, keys: string): Promise<AwsSession> {
  writeFileSync(join(keys, "AWS_ACCESS_KEY_ID"), "AKIAMOUNTED\n");
  writeFileSync(join(keys, "AWS_SECRET_ACCESS_KEY"), "mounted-secret-key\n");
  const account = {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "dev" },
    spec: {
      provider: "aws" as const,
      allowedNamespaces: ["*"],
      aws: { region: "us-east-1", accountID: "123456789012", endpoint },
      credentials: { secretRef: { name: "dev-keys" } },
      driftInterval: "1h",
      maxConcurrentRuns: 10,
    },
  };
  return aws.connect(account, { directory: keys });
}
