import { z } from "zod";

import { field, matches } from "./fields.ts";

/**
 * Tags of an Azure resource, beside our own.
 * Limits: https://learn.microsoft.com/azure/azure-resource-manager/management/tag-resources#limitations
 *
 * @param what - what bears them: "the server"
 */
export const tags = (what: string) =>
  field(z.record(z.string(), z.string().max(256)).optional(), {
    description: `Tags of ${what}, beside our own: at most 40.`,
    maxProperties: 40,
    rules: [
      {
        rule: "self.all(key, !key.lowerAscii().matches('^(microsoft|azure|windows|kubectl-cloud[.]dev)'))",
        message: "tags that begin with microsoft, azure, windows or kubectl-cloud.dev are taken: rename it",
      },
      {
        rule: "self.all(key, size(key) >= 1 && size(key) <= 128 && !key.matches(r'[<>%&\\\\?/]'))",
        message: "a tag's name may have at most 128 characters and none of < > % & \\\\ ? /: rename it",
      },
    ],
  });

/**
 * The ARM id of a resource: https://learn.microsoft.com/azure/azure-resource-manager/management/overview
 *
 * @param type - its type, as it stands in the id: `Microsoft.Network/virtualNetworks`
 * @param example - the end of one, for the message
 */
export const armID = (description: string, type: string, example: string, more: { immutable?: string } = {}) =>
  field(z.string().max(1000).optional(), {
    description,
    placeholder: "ID",
    rules: [
      matches(
        new RegExp(
          `^/(?i:subscriptions/[-0-9a-f]{36}/resourceGroups/[^/]+/providers/${type.replaceAll(".", "[.]")})/[^/]+(/[^/]+/[^/]+)*$`,
        ),
        `not an ARM id: write it as /subscriptions/ID/resourceGroups/GROUP/providers/${type}/${example}`,
      ),
    ],
    ...more,
  });
