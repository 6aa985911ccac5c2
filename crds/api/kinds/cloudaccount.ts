import { z } from "zod";

import { dnsName, field, integer, matches } from "../fields.ts";
import { defineKind } from "../kind.ts";
import { condition } from "../status.ts";
import { azure } from "./cloudaccount-azure.ts";

const endpoint = () =>
  field(z.string().max(2048).default(""), {
    description: "URL to talk to instead of the provider's own, for an emulator or a private endpoint.",
    placeholder: "URL",
    rules: [matches(/^(https?:\/\/[^\s/]+[^\s]*)?$/, "not a URL: write it as https://HOST, or leave it out for the provider's own")],
  });

const aws = z.object({
  region: field(z.string().max(30), {
    description: "Region, such as eu-central-1.",
    placeholder: "REGION",
    rules: [matches(/^[a-z]{2,}(-[a-z]+)+-[0-9]+$/, "not a region: write its code, such as eu-central-1")],
  }),
  accountID: field(z.string().max(30), {
    description: "The 12 digits of the account, in quotes; verified before the first write.",
    placeholder: "ID",
    rules: [matches(/^[0-9]{12}$/, "not an AWS account: write its 12 digits, in quotes and without dashes")],
  }),
  endpoint: endpoint(),
});

const credentials = z.object({
  serviceAccountName: field(dnsName().optional(), {
    description: "ServiceAccount in the runner's namespace that the cloud trusts (IRSA, EKS Pod Identity, Azure workload identity).",
    placeholder: "NAME",
    rules: [
      {
        rule: "!self.startsWith('kubectl-cloud-')",
        message:
          "serviceAccountName may not begin with kubectl-cloud-, as those belong to the dispatcher and to other accounts: name another",
      },
    ],
  }),
  secretRef: field(z.object({ name: field(dnsName(), { description: "Name of the Secret.", placeholder: "NAME" }) }).optional(), {
    description:
      "Secret in the runner's namespace. AWS: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and, if there is one, AWS_SESSION_TOKEN. Azure: AZURE_CLIENT_ID, and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE.",
  }),
});

const namespaceGlob = () =>
  field(z.string().max(63), {
    description: "Name of a namespace, or the like with *.",
    rules: [
      matches(/^[a-z0-9*]([-a-z0-9*]*[a-z0-9*])?$/, "not a namespace: use lower-case letters, digits and '-', and * for any characters"),
    ],
  });

const spec = z.object({
  provider: field(z.enum(["aws", "azure"]), {
    description: "Which cloud.",
    immutable: "provider is immutable: add another account",
  }),
  allowedNamespaces: field(z.array(namespaceGlob()).min(1).max(100).default(["*"]), {
    description: "Namespaces that may use the account; * stands for any characters. Checked before any credential is read.",
    placeholder: "NAMESPACE",
  }),
  aws: field(aws.optional(), { description: "Where on AWS; goes with provider aws." }),
  azure: field(azure.optional(), { description: "Where on Azure; goes with provider azure." }),
  credentials: field(credentials, {
    description: "How a run proves who it is: exactly one of the two.",
    rules: [
      {
        rule: "has(self.serviceAccountName) != has(self.secretRef)",
        message: "credentials needs exactly one of serviceAccountName and secretRef: set one",
      },
    ],
  }),
  driftInterval: field(z.string().max(20).default("1h"), {
    description: 'How often an unchanged object is observed again, such as 1h or 15m; "0" is never, otherwise at least 1m.',
    placeholder: "DURATION",
    rules: [
      {
        rule: "self.matches(r'^(0|[0-9]{1,5}h([0-9]{1,5}m)?([0-9]{1,5}s)?|[0-9]{1,5}m([0-9]{1,5}s)?|[0-9]{1,5}s)$') && (duration(self) == duration('0s') || duration(self) >= duration('1m'))",
        message: 'not a usable interval: write hours, minutes and seconds, such as 1h30m, of at least 1m, or "0" for never',
      },
    ],
  }),
  maxConcurrentRuns: field(integer(1, 100).default(10), { description: "How many Jobs may run for this account at once: 1 to 100." }),
});

const status = z.object({
  grantedNamespaces: field(z.array(z.string()).max(10000).optional(), {
    description: "Namespaces in which runs of this account may act now, because it has objects there.",
  }),
  conditions: field(z.array(condition).max(16).optional(), { description: "Conditions of the account.", listMapKey: "type" }),
});

/** An account of a cloud, and how runs prove who they are there. */
export const cloudAccount = defineKind({
  kind: "CloudAccount",
  plural: "cloudaccounts",
  shortNames: ["acct"],
  description: "An account or subscription of a cloud, which namespaces may use it, and the credentials that its runs have.",
  scope: "Cluster",
  service: false,
  providers: ["aws", "azure"],
  spec,
  status,
  rules: [
    {
      rule: "(self.provider == 'aws') == has(self.aws)",
      message: "the block aws goes with provider aws: add it, with region and accountID",
      fieldPath: ".aws",
    },
    {
      rule: "(self.provider == 'azure') == has(self.azure)",
      message: "the block azure goes with provider azure: add it, with subscriptionID, resourceGroup and location",
      fieldPath: ".azure",
    },
  ],
  objectRules: [
    {
      rule: "self.metadata.name.matches('^[-a-z0-9]{1,63}$')",
      message: "metadata.name must have at most 63 characters and no '.', as labels bear it: choose another name",
    },
  ],
  columns: [
    { name: "Provider", type: "string", jsonPath: ".spec.provider", description: "Which cloud." },
    { name: "Region", type: "string", jsonPath: ".spec['aws','azure']['region','location']", description: "Where." },
    {
      name: "Account-ID",
      type: "string",
      jsonPath: ".spec['aws','azure']['accountID','subscriptionID']",
      description: "The account's or subscription's id.",
    },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", description: "Since when it exists." },
  ],
  example: {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudAccount",
    metadata: { name: "prod" },
    spec: {
      provider: "aws",
      allowedNamespaces: ["shop", "team-*"],
      aws: { region: "eu-central-1", accountID: "123456789012" },
      credentials: { secretRef: { name: "prod-keys" } },
    },
  },
});

export type CloudAccountSpec = z.infer<typeof spec>;
export type CloudAccountStatus = z.infer<typeof status>;
