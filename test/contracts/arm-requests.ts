import { readFileSync } from "node:fs";
import { join } from "node:path";

import { isBody } from "../fakes/arm/bodies.ts";
import { readRecording, recordingNames } from "../fakes/arm/recordings.ts";
import type { ArmRequest } from "../fakes/arm/requests.ts";

const server = "/subscriptions/*/resourcegroups/*/providers/microsoft.dbforpostgresql/flexibleservers/*";
const account = "/subscriptions/*/resourcegroups/*/providers/microsoft.documentdb/databaseaccounts/*";
const container = `${account}/sqldatabases/*/containers/*`;

/** Requests that no recording has, and the reference of https://learn.microsoft.com/en-us/rest/api/azure/ does. */
const documented = [
  "GET /subscriptions/*",
  "GET /subscriptions/*/resourcegroups",
  "HEAD /subscriptions/*/resourcegroups/*",
  "PATCH /subscriptions/*/resourcegroups/*",
  "POST /subscriptions/*/providers/microsoft.dbforpostgresql/checknameavailability",
  "POST /subscriptions/*/providers/microsoft.dbforpostgresql/locations/*/checknameavailability",
  `PATCH ${server}`,
  `GET ${server.slice(0, -2)}`,
  `GET ${server}/databases`,
  `GET ${server}/firewallrules`,
  `GET ${server}/configurations`,
  `PATCH ${server}/configurations/*`,
  "HEAD /providers/microsoft.documentdb/databaseaccountnames/*",
  `PATCH ${account}`,
  `GET ${account.slice(0, -2)}`,
  `POST ${account}/listconnectionstrings`,
  `POST ${account}/regeneratekey`,
  `POST ${account}/failoverprioritychange`,
  `GET ${account}/sqldatabases`,
  `DELETE ${account}/sqldatabases/*`,
  `GET ${account}/sqldatabases/*/containers`,
  `DELETE ${container}`,
  `GET ${container}/throughputsettings/*`,
  `PUT ${container}/throughputsettings/*`,
  ...["", "/containers/*"].flatMap((path) =>
    ["autoscale", "manualthroughput"].map((to) => `POST ${account}/sqldatabases/*${path}/throughputsettings/*/migrateto${to}`),
  ),
];

interface Accepted {
  versions: Set<string>;
  /** Names of everything in bodies, from the top, such as `properties.storage.storageSizeGB`. */
  properties: Set<string>;
}

/**
 * What in our requests Azure was not seen to accept: a path that is neither recorded nor documented, a property that is neither
 * in a recorded body of the same path nor in the SDKs' models. Polls are left out, whose addresses Azure gives itself.
 */
export function requestProblems(requests: readonly ArmRequest[]): string[] {
  const problems = ours(requests).flatMap((request) => {
    const key = keyOf(request.method, request.path);
    const known = accepted.get(key);
    if (!known && !documented.includes(key)) return [`${key} is neither recorded nor documented`];
    const told = new Set(
      [...accepted].filter(([each]) => templateOf(each) === templateOf(key)).flatMap(([, each]) => [...each.properties]),
    );
    const names = namesIn(request.body).filter((name) => !told.has(name) && !inModels(name));
    return names.map((name) => `${key}: nobody knows ${name}`);
  });
  return [...new Set(problems)];
}

/** Where our SDKs ask for another version of a service than the recordings show, once for each path. */
export function versionDifferences(requests: readonly ArmRequest[]): string[] {
  const found = ours(requests).flatMap(({ method, path, apiVersion }) => {
    const versions = accepted.get(keyOf(method, path))?.versions;
    return versions && !versions.has(apiVersion) ? [`${keyOf(method, path)}: ${apiVersion}, recorded ${[...versions].join(", ")}`] : [];
  });
  return [...new Set(found)].toSorted();
}

const accepted = new Map<string, Accepted>();
for (const { request, response } of recordingNames.filter((name) => name !== "errors").flatMap(readRecording)) {
  if (response.status >= 300) continue;
  const { pathname, searchParams } = new URL(request.url);
  const key = keyOf(request.method, pathname);
  const known = accepted.get(key) ?? { versions: new Set(), properties: new Set() };
  accepted.set(key, known);
  known.versions.add(searchParams.get("api-version") ?? "");
  for (const name of [...namesIn(request.body), ...namesIn(response.body)]) known.properties.add(name);
}

function ours(requests: readonly ArmRequest[]): ArmRequest[] {
  return requests.filter(({ action, path }) => !action.startsWith("POLL") && /^\/(subscriptions|providers)\//i.test(path));
}

/** Method and path, with a star for each name. */
function keyOf(method: string, path: string): string {
  const names = path.toLowerCase().replace(/\/(subscriptions|resourcegroups)\/[^/]+/g, "/$1/*");
  const [above = "", below = ""] = names.split(/(?<=\/providers\/[^/]+)\//);
  const segments = below.split("/").map((segment, index) => (index % 2 === 1 ? "*" : segment));
  return `${method} ${below ? `${above}/${segments.join("/")}` : names}`;
}

function templateOf(key: string): string {
  return key.replace(/^\w+ /, "");
}

function namesIn(value: unknown, above = ""): string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap((each) => namesIn(each, above)))];
  if (!isBody(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = above ? `${above}.${key}` : key;
    // keys of tags are anybody's own
    return key === "tags" ? [name] : [name, ...namesIn(inner, name)];
  });
}

const models = ["arm-postgresql-flexible/dist/esm/models/mappers.js", "arm-cosmosdb/dist/esm/models/models.d.ts"].map((file) =>
  readFileSync(join(import.meta.dirname, "../../node_modules/@azure", file), "utf8"),
);

/** Whether the last part of a name is a property of some model. */
function inModels(name: string): boolean {
  const last = name.split(".").at(-1) ?? "";
  return models.some((text) => new RegExp(`serializedName: "(\\w+\\.)*${last}"|^ +(readonly )?${last}\\??:`, "m").test(text));
}
