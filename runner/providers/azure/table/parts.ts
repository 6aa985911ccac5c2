import type { DatabaseAccountGetResults, SqlContainerGetPropertiesResource, ThroughputSettingsGetResults } from "@azure/arm-cosmosdb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Target } from "../../../provider.ts";
import type { Change } from "../../../reconcile/diff.ts";
import { isServerless } from "./account.ts";
import type { Calls } from "./calls.ts";

/** What there is of a Table in its account. */
export interface Parts {
  /** Undefined while it is still to be made. */
  container?: SqlContainerGetPropertiesResource | undefined;
  /** Of a container that has its own. */
  throughput?: ThroughputSettingsGetResults | undefined;
  /** What is missing, one after the other. */
  repairs?: Change[] | undefined;
}

/**
 * Looks into an account. In one of others there is a Table only once its container is there, or we have begun to make it: it
 * may stand in a database of others too.
 *
 * @returns undefined when there is no Table
 */
export async function partsOf(calls: Calls, target: Target<TableSpec>, account: DatabaseAccountGetResults): Promise<Parts | undefined> {
  const { own, database, container: name } = calls.names;
  const container = await calls.findContainer("observe");
  if (container) return { container, throughput: isServerless(account) ? undefined : await calls.findThroughput("observe") };
  const hasDatabase = await calls.hasDatabase("observe");
  if (!own && !(hasDatabase && (await isBegun(calls, target)))) return undefined;
  return { repairs: [...(hasDatabase ? [] : [missing("database", database)]), missing("container", name)] };
}

/** Whether a database without our container is there for our sake. */
async function isBegun(calls: Calls, { operation }: Target<TableSpec>): Promise<boolean> {
  const { ownDatabase } = calls.names;
  // others may have put something into it: then it stays, and what was ours is gone
  if (operation?.kind === "Delete") return ownDatabase && (await calls.containers("observe")).length === 0;
  return ownDatabase || (operation?.kind === "Create" && operation.token !== undefined);
}

function missing(field: "database" | "container", to: string): Change {
  return { field, from: undefined, to };
}
