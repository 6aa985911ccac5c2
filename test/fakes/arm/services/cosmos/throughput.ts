import { type Body, isBody, part } from "../../bodies.ts";
import { rootOf } from "../../paths.ts";
import { recorded } from "../../recordings.ts";
import type { Call, ResourceType } from "../../world.ts";
import { checkAccount, isServerless } from "./accounts.ts";
import { accept, json } from "./operation.ts";
import { badRequest, missingPart } from "./refusals.ts";

const below = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases";

/** What is provisioned for a database: https://learn.microsoft.com/en-us/azure/cosmos-db/set-throughput */
export const databaseThroughput = throughputOf(`${below}/throughputSettings`);
/** What is provisioned for a container. */
export const containerThroughput = throughputOf(`${below}/containers/throughputSettings`);

/** The name is not `default` as in the path, but as recorded. */
const { name, properties } = recorded("cosmos-sql", 19).response.body as { name: string; properties: { resource: Body } };

function throughputOf(type: string): ResourceType {
  return {
    type,
    put(call) {
      const asked = part(call.body, "properties", "resource");
      checkAccount(call);
      if (!call.resource) throw missingPart("throughput settings of", call.path.segments.at(-3) ?? "");
      const isAutoscale = isBody(part(call.resource.body, "properties", "resource")["autoscaleSettings"]);
      // changing from one to the other is an action of its own
      if (isAutoscale !== isBody(asked["autoscaleSettings"]))
        throw badRequest("Use the migrate action to change between manual and autoscale throughput.");
      return write(call, asked);
    },
    missing(call) {
      if (isServerless(call)) throw badRequest("Reading or replacing offers is not supported for serverless accounts.");
      throw missingPart("throughput settings of", call.path.segments.at(-3) ?? "");
    },
    actions: {
      migratetoautoscale: (call) => write(call, { autoscaleSettings: { maxThroughput: 4000 } }),
      migratetomanualthroughput: (call) => write(call, { throughput: 400 }),
    },
    headers: json,
  };
}

function write(call: Call, asked: Body) {
  return accept(call, {
    end(succeeded) {
      if (succeeded) put(call, call.id, asked);
    },
  });
}

/** Refuses what can't be asked for of a new database or container. */
export function checkOptions(call: Call): void {
  const options = part(call.body, "properties", "options");
  const isAsked = options["throughput"] !== undefined || options["autoscaleSettings"] !== undefined;
  // https://learn.microsoft.com/en-us/azure/cosmos-db/serverless
  if (isAsked && isServerless(call))
    throw badRequest("Setting offer throughput or autopilot on container is not supported for serverless accounts.");
  if (Number(options["throughput"] ?? 400) < 400)
    throw badRequest("The offer should have valid throughput values between 400 and 1000000 inclusive in increments of 100.");
}

/** What comes of a new one's options. A container without any has 400, unless its database's is shared with it. */
export function setThroughput(call: Call, options: Body): void {
  const { throughput, autoscaleSettings } = options;
  const isContainer = call.type.endsWith("/containers");
  const isShared = call.world.resources.find(`${call.id.replace(/\/containers\/[^/]+$/i, "")}/throughputSettings/default`) !== undefined;
  if (isServerless(call)) return;
  if (autoscaleSettings) put(call, `${call.id}/throughputSettings/default`, { autoscaleSettings });
  else if (throughput !== undefined || (isContainer && !isShared))
    put(call, `${call.id}/throughputSettings/default`, { throughput: throughput ?? 400 });
}

function put({ world }: Call, id: string, { throughput, autoscaleSettings }: Body): void {
  if (!world.resources.find(rootOf(id))) return;
  const type = `${below}${/\/containers\//i.test(id) ? "/containers" : ""}/throughputSettings`;
  const resource = autoscaleSettings
    ? { ...properties.resource, autoscaleSettings }
    : { throughput, minimumThroughput: "400", instantMaximumThroughput: "10000", softAllowedMaximumThroughput: "1000000" };
  world.resources.put({ id, type, name: "default", body: { id, type, name, properties: { resource } } });
}
