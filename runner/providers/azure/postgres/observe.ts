import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import type { Observation, Target } from "../../../provider.ts";
import { underWay } from "../operations.ts";
import type { AzureSession } from "../session.ts";
import { ownerIn } from "../tags.ts";
import { Calls } from "./calls.ts";
import { connectionOf } from "./connection.ts";
import { awaitingRestart, parameterOf } from "./parameters.ts";
import { type Parts, specOf } from "./spec.ts";
import { stateOf } from "./status.ts";

/**
 * Looks at the operation first: while one runs, a server says Ready all the same, and tells old values. What is below the server
 * is read only when nothing runs.
 */
export async function observe(session: AzureSession, target: Target<PostgresSpec>): Promise<Observation<PostgresSpec>> {
  const { spec, operation } = target;
  const calls = new Calls(session, target);
  const doing = { Create: "make", Update: "change", Delete: "delete" }[operation?.kind ?? "Update"];
  const running = await underWay(session, target, calls.call(doing, operation?.kind === "Delete" ? "delete" : "write"));
  const server = await calls.find("observe");
  if (!server) return { exists: false, ...running };
  const { ready, progress, hint } = stateOf(server, session.resourceGroup);
  const isIdle = ready && progress === undefined && running.progress === undefined;
  const parts = isIdle ? await partsOf(calls, target) : undefined;
  return {
    exists: true,
    owner: ownerIn(server.tags),
    ready: ready && server.fullyQualifiedDomainName !== undefined && parts?.database !== false,
    progress: running.progress ?? progress,
    retryAfterSeconds: running.retryAfterSeconds,
    operationFailed: running.operationFailed,
    failure: hint === undefined ? undefined : { message: `Azure says that it is ${server.state}`, hint },
    pending: awaitingRestart(parts?.parameters ?? [], spec.azure?.parameters),
    externalID: server.id ?? "",
    actual: specOf({ server, parts }, spec),
    connection: connectionOf(server, target, session.location),
  };
}

/** Some four hundred parameters are one answer, so they are read only where the spec says something of them, or did. */
async function partsOf(calls: Calls, { spec: { azure }, applied = [] }: Target<PostgresSpec>): Promise<Parts> {
  const rules = azure?.firewallRules !== undefined || applied.includes("azure.firewallRules");
  const parameters = Object.keys(azure?.parameters ?? {}).length > 0 || applied.some((field) => parameterOf(field) !== undefined);
  const [database, ...read] = await Promise.all([
    calls.hasDatabase(),
    rules ? calls.rules() : undefined,
    parameters ? calls.parameters() : undefined,
  ]);
  return { database, rules: read[0], parameters: read[1] };
}
