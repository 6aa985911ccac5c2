import { z } from "zod";

import { dnsLabel, dnsName, field, type Rule } from "./fields.ts";
import type { Column } from "./kind.ts";

const recreate = "delete the object and create it again to change it";

/** Fields that every service kind has. */
export const commonSpec = {
  account: field(dnsLabel(), {
    description: "Name of the CloudAccount to make it in.",
    immutable: `account is immutable: ${recreate}`,
    placeholder: "NAME",
  }),
  externalName: field(z.string().max(255).default(""), {
    description: "Name in the cloud. Default: made from namespace, name and uid.",
    immutable: `externalName is immutable: ${recreate}`,
    placeholder: "NAME",
  }),
  deletionPolicy: field(z.enum(["Delete", "Retain"]).default("Delete"), {
    description:
      "What happens to the cloud resource when the object is deleted: Delete removes it, Retain leaves it and drops our ownership tag.",
  }),
  adoptionPolicy: field(z.enum(["Never", "IfExists"]).default("Never"), {
    description: "What to do when a resource of that name exists and is not ours: Never refuses, IfExists takes it over.",
  }),
  suspend: field(z.boolean().default(false), { description: "Leave the cloud resource as it is until this is false again." }),
  connection: field(
    z
      .object({
        name: field(dnsName().optional(), {
          description: "Name of the Secret and ConfigMap to write. Default: the object's name.",
          placeholder: "NAME",
        }),
        keys: field(z.record(z.string(), z.string().max(4096)).optional(), {
          description: 'Extra keys of the Secret, from the standard ones: DB_HOST: "${host}". At most 50.',
          maxProperties: 50,
          rules: [
            {
              rule: "self.all(key, key.matches('^[-_a-zA-Z0-9][-._a-zA-Z0-9]{0,252}$'))",
              message: "a key may have up to 253 letters, digits, '-', '_' and '.', and no '.' at its beginning: rename it",
            },
          ],
        }),
      })
      .optional(),
    { description: "Where the connection is written." },
  ),
};

/** CEL rules over the whole object that every service kind has. */
export const serviceRules: Rule[] = [
  {
    rule: "size(self.metadata.name) <= 63",
    message: "metadata.name must have at most 63 characters, as it names the Secret and ConfigMap: choose a shorter name",
  },
];

/** Printer columns of every service kind. */
export const serviceColumns: Column[] = [
  {
    name: "Ready",
    type: "string",
    jsonPath: ".status.conditions[?(@.type=='Ready')].status",
    description: "Whether it can be used.",
  },
  {
    name: "Status",
    type: "string",
    jsonPath: ".status.conditions[?(@.type=='Ready')].reason",
    description: "The reason in one word.",
  },
  { name: "Account", type: "string", jsonPath: ".spec.account", description: "The CloudAccount." },
  { name: "External-ID", type: "string", jsonPath: ".status.externalID", description: "ARN or ARM id.", priority: 1 },
  { name: "Last-Job", type: "string", jsonPath: ".status.lastRun.job", description: "The Job of the last run.", priority: 1 },
  {
    name: "Message",
    type: "string",
    jsonPath: ".status.conditions[?(@.type=='Ready')].message",
    description: "What happened and the next step.",
    priority: 1,
  },
  { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", description: "Since when it exists." },
];
