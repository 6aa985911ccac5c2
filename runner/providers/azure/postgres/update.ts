import type { PostgresSpec } from "../../../../crds/api/kinds/postgres.ts";
import { RetryableError, TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Ownership, Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { underWay } from "../operations.ts";
import type { AzureSession } from "../session.ts";
import { Calls } from "./calls.ts";
import { type RuleStep, ruleSteps } from "./firewall.ts";
import { parameterOf } from "./parameters.ts";
import { changedServer } from "./server.ts";
import { stateOf } from "./status.ts";

/**
 * Starts the first operation that is due: of the server itself, then of its database, its firewall rules, its parameters. Azure
 * does one at a time, and lets any other fail that it has taken; what is left of the changes is made when this one is done.
 */
export async function update(
  session: AzureSession,
  target: Target<PostgresSpec>,
  changes: Change[],
  ownership?: Ownership,
): Promise<Outcome> {
  const calls = new Calls(session, target);
  // everything else waits for what runs before it comes here
  if (ownership === "release") await refuseBusy(session, target, calls);
  const there = await calls.get("change");
  const [patch] = changedServer(target, there, changes, ownership);
  if (ownership !== "release") refuseUnchangeable(target, stateOf(there, session.resourceGroup).hint, there.state);
  const [rule] = changes.filter(({ field }) => field === "azure.firewallRules").flatMap(ruleSteps);
  // rules are of the public address: they go before it does
  if (rule && !ownership && changes.some(({ field, to }) => field === "publicAccess" && to === false)) return changeRule(calls, rule);
  if (patch) {
    return calls.begin("change", "write", (client, group, name, options) => client.servers.beginUpdate(group, name, patch, options));
  }
  if (changes.some(({ field }) => field === "database")) return makeDatabase(calls, target);
  if (rule) return changeRule(calls, rule);
  const parameter = changes.find(({ field }) => parameterOf(field) !== undefined);
  return parameter ? setParameter(calls, parameter) : {};
}

function makeDatabase(calls: Calls, { spec: { database } }: Target<PostgresSpec>): Promise<Outcome> {
  // Azure's own defaults, said so that they are the same in each location
  const settings = { charset: "UTF8", collation: "en_US.utf8" };
  return calls.begin(`create database ${database} of`, "databases/write", (client, group, name, options) =>
    client.databases.beginCreate(group, name, database, settings, options),
  );
}

function changeRule(calls: Calls, step: RuleStep): Promise<Outcome> {
  if ("drop" in step) {
    return calls.begin(`delete firewall rule ${step.drop} of`, "firewallRules/delete", (client, group, name, options) =>
      client.firewallRules.beginDelete(group, name, step.drop, options),
    );
  }
  const { name: rule, startIPAddress: startIpAddress, endIPAddress: endIpAddress } = step.set;
  return calls.begin(`set firewall rule ${rule} of`, "firewallRules/write", (client, group, name, options) =>
    client.firewallRules.beginCreateOrUpdate(group, name, rule, { startIpAddress, endIpAddress }, options),
  );
}

async function setParameter(calls: Calls, { field, to }: Change): Promise<Outcome> {
  const parameter = parameterOf(field) ?? "";
  const known = await calls.parameter(parameter);
  if (!known) {
    throw new TerminalError(`there is no server parameter ${parameter}`, {
      code: "SpecRejected",
      hint: `correct azure.parameters: az postgres flexible-server parameter list has those that there are`,
    });
  }
  const value =
    to === undefined ? { value: known.defaultValue ?? "", source: "system-default" } : { value: to as string, source: "user-override" };
  return calls.begin(`set parameter ${parameter} of`, "configurations/write", (client, group, name, options) =>
    client.configurations.beginPut(group, name, parameter, value, options),
  );
}

async function refuseBusy(session: AzureSession, target: Target<PostgresSpec>, calls: Calls): Promise<void> {
  const { progress } = await underWay(session, target, calls.call("change", "write"));
  if (progress === undefined) return;
  throw new RetryableError(`could not change server ${target.externalName}: Azure is still at work on it (${progress})`, {
    code: "Busy",
    hint: "it is changed by itself once Azure is done",
  });
}

/** Azure takes no change of it as it is, whoever asks: somebody has to mend it first. */
function refuseUnchangeable({ externalName }: Target<PostgresSpec>, hint: string | undefined, state: string | undefined): void {
  if (hint === undefined) return;
  throw new TerminalError(`could not change server ${externalName}: Azure says that it is ${state}`, { code: "CloudFailed", hint });
}
