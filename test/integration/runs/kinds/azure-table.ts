import { part } from "../../../fakes/arm/bodies.ts";
import { cosmosIDs } from "../../../parts/azure-tables.ts";
import { azure as cloud } from "../clouds/azure.ts";
import { azureOf, handsOn, idOf, putTheirs } from "./azure-arm.ts";
import type { KindRow } from "./kind.ts";

const type = "Microsoft.DocumentDB/databaseAccounts";

/** In an account of its own; one in an account of others is in azure-table/shared.test.ts. */
export const azureTable: KindRow = {
  kind: "Table",
  cloud,
  what: "Table on Azure",
  spec: { partitionKey: { name: "customer" }, azure: { tags: { team: "shop", stage: "test" } } },
  // one of the account, and one of the container
  change: { azure: { tags: { team: "office", stage: null }, defaultTTLSeconds: 60 } },
  flags: ["--partition-key-name", "customer"],
  calls: { observe: `GET ${type}`, create: `PUT ${type}`, delete: `DELETE ${type}` },
  refusals: {
    throttled: { code: "TooManyRequests", message: "The request is being throttled", status: 429, unwrapped: true },
    quota: { code: "QuotaExceeded", message: "The maximum number of accounts of this subscription is reached" },
    missing: { code: "ResourceNotFound", message: "The Resource was not found.", status: 404 },
    invalid: {
      code: "LocationNotAvailableForResourceType",
      message: "The provided location 'atlantis' is not available for resource type 'Microsoft.DocumentDB/databaseAccounts'",
      spec: { azure: { regions: ["atlantis"] } },
      mended: { azure: { regions: null } },
      hint: /use an account of another location/,
    },
  },
  hands(runs) {
    const { hands } = azureOf(runs).arm;
    const id = (name: string) => idOf(runs, type, name);
    const access = (name: string) => part(hands.get(id(name)) ?? {}, "properties")["publicNetworkAccess"];
    const container = (name: string) => part(hands.get(cosmosIDs.container(name, name, name)) ?? {}, "properties", "resource");
    return {
      ...handsOn(runs, type),
      changed: async (name) => container(name)["defaultTtl"] === 60,
      spoil: async (name) => hands.change(id(name), { properties: { publicNetworkAccess: "Disabled" } }),
      spoiled: async (name) => access(name) === "Disabled",
      create: async (name) => putTheirs(runs, type, name, theirs),
    };
  },
  takeTime: (runs) => void (azureOf(runs).arm.polls = 2),
  hasTwoKeys: true,
  letsIn: ({ key = "" }, { status }, runs) =>
    ["primaryMasterKey", "secondaryMasterKey"].some((name) =>
      azureOf(runs).arm.hands.hasSecret(idOf(runs, type, status?.externalName ?? ""), name, key),
    ),
  async wrongIn(secret, { status }, runs) {
    const { hands } = azureOf(runs).arm;
    const { externalName: name = "", externalID, activeKey = "primary" } = status ?? {};
    const endpoint = `https://${name}.documents.azure.com:443/`;
    const key = secret["key"] ?? "";
    const right: Record<string, string> = {
      type: "table",
      provider: "azure",
      endpoint,
      connectionString: `AccountEndpoint=${endpoint};AccountKey=${key};`,
      database: name,
      container: name,
    };
    return [
      ...Object.entries(right).flatMap(([each, value]) => (secret[each] === value ? [] : [each])),
      ...(hands.hasSecret(idOf(runs, type, name), `${activeKey}MasterKey`, key) ? [] : ["key"]),
      ...(externalID === cosmosIDs.container(name, name, name) && hands.get(externalID) ? [] : ["container, which is not there"]),
    ];
  },
};

const theirs = {
  kind: "GlobalDocumentDB",
  properties: {
    databaseAccountOfferType: "Standard",
    locations: [{ locationName: "uksouth", failoverPriority: 0 }],
    capabilities: [{ name: "EnableServerless" }],
    consistencyPolicy: { defaultConsistencyLevel: "Session" },
    publicNetworkAccess: "Enabled",
  },
};
