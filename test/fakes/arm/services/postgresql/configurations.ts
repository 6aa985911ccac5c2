import { type Body, part } from "../../bodies.ts";
import type { Reply } from "../../errors.ts";
import { recorded } from "../../recordings.ts";
import type { Resource } from "../../resources.ts";
import type { Call, ResourceType } from "../../world.ts";
import { accept } from "./operation.ts";
import { missingPart } from "./refusals.ts";

const type = "Microsoft.DBforPostgreSQL/flexibleServers/configurations";
const source = "system-default";

/** Server parameters: all are there from the start. Those of a real server are some four hundred; these are to try with. */
const parameters: Record<string, Body> = {
  "pgaudit.log": (recorded("postgresql-flexible-server-failures", 15).response.body as { properties: Body }).properties,
  "azure.extensions": { defaultValue: "", dataType: "Set", isDynamicConfig: true, isReadOnly: false },
  max_connections: { defaultValue: "859", dataType: "Integer", allowedValues: "25-5000", isDynamicConfig: false, isReadOnly: false },
  shared_preload_libraries: { defaultValue: "pg_cron,pg_stat_statements", dataType: "Set", isDynamicConfig: false, isReadOnly: false },
  log_min_duration_statement: { defaultValue: "-1", dataType: "Integer", isDynamicConfig: true, isReadOnly: false },
  work_mem: { defaultValue: "4096", dataType: "Integer", allowedValues: "4096-2097151", isDynamicConfig: true, isReadOnly: false },
  wal_level: {
    defaultValue: "replica",
    dataType: "Enumeration",
    allowedValues: "replica,logical",
    isDynamicConfig: false,
    isReadOnly: false,
  },
  server_version: { defaultValue: "17", dataType: "String", isDynamicConfig: false, isReadOnly: true },
};

/** Server parameters: https://learn.microsoft.com/en-us/rest/api/postgresql/configurations */
export const configurations: ResourceType = {
  type,
  put: write,
  patch: write,
  builtin: ({ id, type: asked }) => {
    const server = asked === type ? id.replace(/\/configurations(\/[^/]*)?$/i, "") : id;
    return Object.entries(parameters).map(([name, properties]) =>
      made(server, name, { ...properties, value: properties["defaultValue"], source }),
    );
  },
  missing: ({ name }) => {
    throw missingPart(type, name);
  },
};

function write(call: Call): Reply {
  const { world, name, resource } = call;
  const { value = part(resource?.body ?? {}, "properties")["defaultValue"], source: asked = "user-override" } = part(
    call.body,
    "properties",
  );
  if (!resource) throw missingPart(type, name);
  const before = part(resource.body, "properties");
  return accept(call, {
    operation: "UpdateOrcasServerParameterManagementOperation",
    retryAfter: 10,
    needsIdleServer: true,
    end(succeeded) {
      const isConfigPendingRestart = !before["isDynamicConfig"];
      if (succeeded)
        world.resources.put({
          ...resource,
          body: { ...resource.body, properties: { ...before, value, source: asked, isConfigPendingRestart } },
        });
    },
  });
}

function made(server: string, name: string, properties: Body): Resource {
  const id = `${server}/configurations/${name}`;
  const body = { properties: { ...properties, isConfigPendingRestart: false }, id, name, type };
  return { id, type, name, body, secrets: {}, hidden: 0 };
}
