import { expect, it } from "vitest";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { checkJob, settingsFromEnvironment } from "./job-template.ts";

const account = (spec: object) => ({ metadata: { name: "dev" }, spec }) as CloudAccount;

it.each([
  ["azure", { serviceAccountName: "cloud-dev" }, "true"],
  ["azure", { secretRef: { name: "dev-keys" } }, undefined],
  ["aws", { serviceAccountName: "cloud-dev" }, undefined],
])("only a pod whose ServiceAccount Azure shall trust asks its webhook for a token: %s with %o", (provider, credentials, label) => {
  const job = checkJob("check", account({ provider, credentials }), settingsFromEnvironment({}));
  const { template } = (job as unknown as { spec: { template: { metadata: { labels: Record<string, string> } } } }).spec;
  expect(template.metadata.labels["azure.workload.identity/use"]).toBe(label);
});
