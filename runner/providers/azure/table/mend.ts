import * as accounts from "@azure/arm-cosmosdb/api/databaseAccounts";
import * as sql from "@azure/arm-cosmosdb/api/sqlResources";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import { TerminalError } from "../../../../lib/errors.ts";
import type { Outcome, Ownership, Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import type { AzureSession } from "../session.ts";
import { changedTags } from "../tags.ts";
import { changedAccount } from "./account.ts";
import type { Calls } from "./calls.ts";
import { changedContainer } from "./container.ts";
import { makeContainer, makeDatabase } from "./make.ts";
import { nextRegionStep } from "./regions.ts";
import { nextThroughputStep } from "./throughput.ts";

/**
 * Begins the first step of what is to be changed; the next look finds what is left. Cosmos DB does one thing at a time to an
 * account, and each takes it a while. The claim goes first, so that whatever we change says that it is ours.
 *
 * @returns undefined when there is none
 */
export async function nextStep(
  session: AzureSession,
  calls: Calls,
  target: Target<TableSpec>,
  changes: readonly Change[],
  ownership?: Ownership,
): Promise<Outcome | undefined> {
  const fields = new Set(changes.map(({ field }) => field));
  const { own } = calls.names;
  if (own) {
    const step = await accountStep(session, calls, target, changes, ownership);
    if (step) return step;
  }
  if (fields.has("database")) return makeDatabase(calls);
  if (fields.has("container")) return makeContainer(calls, target);
  if (fields.has("azure.defaultTTLSeconds") || (ownership && !own)) return containerStep(calls, target, own ? undefined : ownership);
  if (fields.has("azure.throughput") || fields.has("azure.autoscaleMaxThroughput")) return throughputStep(calls, target);
  return undefined;
}

async function accountStep(
  session: AzureSession,
  calls: Calls,
  target: Target<TableSpec>,
  changes: readonly Change[],
  ownership?: Ownership,
): Promise<Outcome | undefined> {
  const regions = changes.some(({ field }) => field === "azure.regions");
  if (!ownership && !regions && !changes.some(({ field }) => field.startsWith("azure."))) return undefined;
  const there = await calls.account("change");
  const tags = changedTags(target, there.tags, changes, ownership);
  const settings = { ...changedAccount(target.spec, changes), ...(tags ? { tags } : {}) };
  const name = calls.names.account;
  if (Object.keys(settings).length) {
    return calls.begin("change", "account", "write", (cosmos, group, options) => accounts.update(cosmos, group, name, settings, options));
  }
  const step = regions ? nextRegionStep(there, target.spec.azure?.regions ?? [session.location]) : undefined;
  if (!step) return undefined;
  if ("locations" in step) {
    return calls.begin("change the regions of", "account", "write", (cosmos, group, options) =>
      accounts.update(cosmos, group, name, step, options),
    );
  }
  return calls.begin("change the order of regions of", "account", "failoverPriorityChange/action", (cosmos, group, options) =>
    accounts.failoverPriorityChange(cosmos, group, name, step, options),
  );
}

async function containerStep(calls: Calls, { spec, uid }: Target<TableSpec>, ownership: Ownership | undefined): Promise<Outcome> {
  const { account, database, container } = calls.names;
  const owner = ownership && (ownership === "claim" ? uid : null);
  const there = await calls.container("change");
  if (owner && there.indexingPolicy?.indexingMode === "none") throw unclaimable(container);
  const settings = changedContainer(there, spec, owner);
  return calls.begin("change", "container", "write", (cosmos, group, options) =>
    sql.createUpdateSqlContainer(cosmos, group, account, database, container, settings, options),
  );
}

function unclaimable(container: string): TerminalError {
  return new TerminalError(`container ${container} indexes nothing, and so has no place to say whose it is`, {
    code: "SpecRejected",
    hint: "set its indexingMode to consistent, if only with /* as excluded path, or use another spec.externalName",
  });
}

async function throughputStep(calls: Calls, { spec }: Target<TableSpec>): Promise<Outcome | undefined> {
  const { account, database, container } = calls.names;
  const step = nextThroughputStep(await calls.findThroughput("change"), spec);
  if (!step) return undefined;
  if ("set" in step) {
    return calls.begin("change", "throughput", "write", (cosmos, group, options) =>
      sql.updateSqlContainerThroughput(cosmos, group, account, database, container, { resource: step.set }, options),
    );
  }
  const action = `migrateTo${step.migrate === "Manual" ? "ManualThroughput" : "Autoscale"}/action`;
  return calls.begin("migrate", "throughput", action, (cosmos, group, options) =>
    step.migrate === "Manual"
      ? sql.migrateSqlContainerToManualThroughput(cosmos, group, account, database, container, options)
      : sql.migrateSqlContainerToAutoscale(cosmos, group, account, database, container, options),
  );
}
