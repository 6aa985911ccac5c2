import type { TableSpec } from "../../../crds/api/kinds/table.ts";
import type { KindProvider, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import type { AzureSession } from "./session.ts";
import { Calls } from "./table/calls.ts";
import { effect } from "./table/effect.ts";
import { makeAccount, makeContainer, makeDatabase, refuseOtherAPI, sharedAccount } from "./table/make.ts";
import { nextStep } from "./table/mend.ts";
import { observe } from "./table/observe.ts";
import { refuse } from "./table/refuse.ts";
import { remove } from "./table/remove.ts";
import { rotateKey } from "./table/rotate-key.ts";

/**
 * Containers of Azure Cosmos DB for NoSQL, each in an account of its own or in one that is there.
 * https://learn.microsoft.com/rest/api/cosmos-db-resource-provider/
 */
export const table: KindProvider<TableSpec, AzureSession> = {
  // that of an account, which is unique in all of Azure:
  // https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules#microsoftdocumentdb
  naming: { maxLength: 44 },
  refuse,
  effect,
  observe,
  create,
  update,
  rotateKey,
  delete: remove,
};

/** Begins with what is missing first; the rest is made by updates, as each takes Cosmos DB a while. Safe to repeat. */
async function create(session: AzureSession, target: Target<TableSpec>): Promise<Outcome> {
  const calls = new Calls(session, target);
  if (calls.names.own) return makeAccount(session, calls, target);
  refuseOtherAPI(await sharedAccount(calls), calls);
  return (await calls.hasDatabase("create")) ? makeContainer(calls, target) : makeDatabase(calls);
}

async function update(session: AzureSession, target: Target<TableSpec>, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  const calls = new Calls(session, target);
  if (ownership === "claim" && calls.names.own) refuseOtherAPI(await calls.account("change"), calls);
  const step = await nextStep(session, calls, target, changes, ownership);
  // also of a step that was done at once: the next look tells what is left
  return step ? { operation: step.operation ?? { message: "updating" } } : {};
}
