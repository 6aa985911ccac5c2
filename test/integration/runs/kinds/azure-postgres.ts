import { part } from "../../../fakes/arm/bodies.ts";
import { azure as cloud } from "../clouds/azure.ts";
import { azureOf, handsOn, idOf, putTheirs } from "./azure-arm.ts";
import type { KindRow } from "./kind.ts";

const type = "Microsoft.DBforPostgreSQL/flexibleServers";

export const azurePostgres: KindRow = {
  kind: "Postgres",
  cloud,
  what: "Postgres on Azure",
  spec: { azure: { tags: { team: "shop", stage: "test" } } },
  change: { backupRetentionDays: 14, azure: { tags: { team: "office", stage: null } } },
  calls: { observe: `GET ${type}`, create: `PUT ${type}`, delete: `DELETE ${type}` },
  refusals: {
    throttled: { code: "TooManyRequests", message: "The request is being throttled", status: 429 },
    quota: { code: "SubscriptionQuotaExceeded", message: "The subscription has no more cores in this region" },
    missing: { code: "ResourceNotFound", message: "The Resource was not found.", status: 404 },
    invalid: {
      code: "SkuNotAvailable",
      message: "The requested size is not available in this location",
      spec: { azure: { sku: "Standard_D2ds_v5" } },
      mended: { azure: { sku: null } },
      hint: /choose another size or sku/,
    },
  },
  hands(runs) {
    const { hands } = azureOf(runs).arm;
    const id = (name: string) => idOf(runs, type, name);
    const retention = (name: string) => part(hands.get(id(name)) ?? {}, "properties", "backup")["backupRetentionDays"];
    return {
      ...handsOn(runs, type),
      changed: async (name) => retention(name) === 14,
      spoil: async (name) => hands.change(id(name), { properties: { backup: { backupRetentionDays: 21 } } }),
      spoiled: async (name) => retention(name) === 21,
      create: async (name) => putTheirs(runs, type, name, theirs),
    };
  },
  takeTime: (runs) => void (azureOf(runs).arm.polls = 2),
  letsIn: ({ password, nextPassword }, { status }, runs) =>
    [password, nextPassword].some((each) =>
      azureOf(runs).arm.hands.hasSecret(idOf(runs, type, status?.externalName ?? ""), "password", each ?? ""),
    ),
  async wrongIn(secret, { status }, runs) {
    const { hands } = azureOf(runs).arm;
    const { externalName = "" } = status ?? {};
    const id = idOf(runs, type, externalName);
    const host = `${externalName}.postgres.database.azure.com`;
    const password = secret["password"] ?? "";
    const right: Record<string, string> = {
      type: "postgres",
      provider: "azure",
      host,
      port: "5432",
      username: "dbadmin",
      database: "app",
      uri: `postgresql://dbadmin:${encodeURIComponent(password)}@${host}:5432/app?sslmode=require`,
    };
    return [
      ...Object.entries(right).flatMap(([key, value]) => (secret[key] === value ? [] : [key])),
      ...(hands.hasSecret(id, "password", password) ? [] : ["password"]),
      ...(hands.get(`${id}/databases/app`) ? [] : ["database, which is not there"]),
    ];
  },
};

const theirs = {
  sku: { name: "Standard_B1ms", tier: "Burstable" },
  properties: {
    version: "17",
    administratorLogin: "dbadmin",
    administratorLoginPassword: "somebody-elses",
    storage: { storageSizeGB: 32 },
  },
};
