import { type BadChange, type BadManifest, type Manifest, many, table } from "./case.ts";

type Mistake = [mistake: string, spec: object, field: string, wayOut: string, wayOutOfTypes?: string];

/** What people get wrong beside the block, because it is there. */
const spec: Mistake[] = [
  ["blocks of two clouds", { aws: {} }, "azure", "take the block out that is not the account's"],
  ["a sort key that Cosmos DB hasn't", { sortKey: { name: "date" } }, "sortKey.name", "name id, or take sortKey out"],
  ["a partition key that is no path", { partitionKey: { name: "customer-id" } }, "partitionKey.name", "choose another name"],
  ["a nested partition key", { partitionKey: { name: "customer.id" } }, "partitionKey.name", "choose another name"],
  ["a name of an account in capitals", { externalName: "Carts" }, "externalName", "choose another or leave it out"],
  ["a name of an account with an underscore", { externalName: "carts_1" }, "externalName", "choose another or leave it out"],
  ["a name longer than that of an account", { externalName: "a".repeat(45) }, "externalName", "choose another or leave it out"],
];

/** What people get wrong in the block of Azure. */
const azure: Mistake[] = [
  ["an existing account in capitals", { accountName: "Shop" }, "accountName", "use 3 to 44 lower-case letters"],
  ["an existing account that ends in a dash", { accountName: "shop-" }, "accountName", "use 3 to 44 lower-case letters"],
  ["an existing account by its address", { accountName: "shop.documents.azure.com" }, "accountName", "use 3 to 44 lower-case letters"],
  ["a database with a slash", { databaseName: "a/b" }, "databaseName", "leave out / \\ # ? and a space at the end"],
  ["a database that ends in a space", { databaseName: "shop " }, "databaseName", "leave out / \\ # ? and a space at the end"],
  ["a capacity mode in DynamoDB's words", { capacityMode: "PAY_PER_REQUEST" }, "capacityMode", '"Serverless", "Provisioned"'],
  ["throughput of a serverless account", { throughput: 400 }, "capacityMode", "set capacityMode to Provisioned, or take it out"],
  ["scaling of a serverless account", { autoscaleMaxThroughput: 1000 }, "capacityMode", "set capacityMode to Provisioned, or take it out"],
  [
    "two ways of throughput",
    { capacityMode: "Provisioned", throughput: 400, autoscaleMaxThroughput: 1000 },
    "throughput",
    "exclude each other: take one out",
  ],
  ["throughput that is no multiple", { capacityMode: "Provisioned", throughput: 450 }, "throughput", "a multiple of 100: round it"],
  ["too little throughput", { capacityMode: "Provisioned", throughput: 300 }, "throughput", "greater than or equal to 400"],
  [
    "scaling to what is no multiple",
    { capacityMode: "Provisioned", autoscaleMaxThroughput: 1500 },
    "autoscaleMaxThroughput",
    "a multiple of 1000: round it",
  ],
  ["a consistency that there is not", { consistencyLevel: "eventual" }, "consistencyLevel", '"Eventual", "ConsistentPrefix"'],
  ["a region as the portal shows it", { regions: ["West Europe"] }, "regions[0]", "in lower case and without spaces, such as westeurope"],
  ["no region", { regions: [] }, "regions", "at least 1 items"],
  ["a second region of a serverless account", { regions: ["westeurope", "northeurope"] }, "regions", "or name one"],
  ["a region twice", { capacityMode: "Provisioned", regions: ["westeurope", "westeurope"] }, "regions", "take the second one out"],
  ["regions of an existing account", { accountName: "shop", regions: ["westeurope"] }, "accountName", "take them out, or accountName"],
  ["tags of an existing account", { accountName: "shop", tags: { team: "shop" } }, "accountName", "take them out, or accountName"],
  ["another mode of an existing account", { accountName: "shop", capacityMode: "Provisioned" }, "accountName", "take them out"],
  ["another consistency of an existing account", { accountName: "shop", consistencyLevel: "Strong" }, "accountName", "take them out"],
  ["an existing account closed", { accountName: "shop", publicNetworkAccess: false }, "accountName", "take them out"],
  ["no time to live", { defaultTTLSeconds: 0 }, "defaultTTLSeconds", "write -1 or at least 1"],
  ["a time to live before the beginning", { defaultTTLSeconds: -2 }, "defaultTTLSeconds", "greater than or equal to -1"],
  ["a unique key that is no path", { uniqueKeys: [["email"]] }, "uniqueKeys[0][0]", "write it as /property"],
  [
    "more unique keys than a container has",
    { uniqueKeys: Array.from({ length: 11 }, (_, index) => [`/key${index}`]) },
    "uniqueKeys",
    "at most 10 items",
  ],
  ["a tag of ours", { tags: { "kubectl-cloud.dev-owner": "me" } }, "tags", "are taken: rename it"],
  ["a tag with a slash", { tags: { "cost/center": "a" } }, "tags", "rename it"],
  ["more tags than there is room for", { tags: many(41, (index) => [`t${index}`, "v"]) }, "tags", "at most 40 items"],
];

/** What people get wrong in a Table's part of Cosmos DB, each with the field and the way out that the message must have. */
export const badTablesAzure: BadManifest[] = [
  ...spec.map((mistake) => bad(mistake, (fields) => ({ azure: {}, ...fields }), "spec.")),
  ...azure.map((mistake) => bad(mistake, (block) => ({ azure: block }), "spec.azure.")),
];

function bad([mistake, fields, field, wayOut, wayOutOfTypes]: Mistake, specOf: (fields: object) => object, prefix: string): BadManifest {
  return {
    mistake: `a table on Azure: ${mistake}`,
    manifest: table(specOf(fields)),
    field: prefix + field,
    wayOut,
    ...(wayOutOfTypes ? { wayOutOfTypes } : {}),
  };
}

/** Changes of a Table's part of Cosmos DB that nothing can carry out. */
export const badTableAzureChanges: BadChange[] = [
  ...unsettable("accountName", ["shop", "office"]),
  ...unsettable("databaseName", ["shop", "office"]),
  ...unsettable("uniqueKeys", [[["/email"]], [["/phone"]]]),
  {
    ...change("capacityMode", table({ azure: {} }), table({ azure: { capacityMode: "Provisioned" } })),
    mistake: "a serverless account made a provisioned one",
  },
  {
    ...change("capacityMode", table({ azure: { capacityMode: "Provisioned" } }), table({})),
    mistake: "a provisioned account made a serverless one by taking its block out",
  },
];

/** With another value, taken out, set later, and gone with its block. */
function unsettable(name: string, [value, other]: readonly [unknown, unknown]): BadChange[] {
  const set = table({ azure: { [name]: value } });
  const changes = {
    "with another value": [set, table({ azure: { [name]: other } })],
    "taken out": [set, table({ azure: {} })],
    "taken out with its block": [set, table({})],
    "set later": [table({ azure: { defaultTTLSeconds: 60 } }), table({ azure: { defaultTTLSeconds: 60, [name]: value } })],
    "set later with its block": [table({}), set],
  } as const;
  return Object.entries(changes).map(([how, [before, after]]) => ({ ...change(name, before, after), mistake: `${name} ${how}` }));
}

function change(name: string, before: Manifest, manifest: Manifest): BadChange {
  return { mistake: name, before, manifest, field: `spec.azure.${name}`, wayOut: "make another Table with it and move the data" };
}
