import { azureTags } from "../../../../crds/api/names.ts";
import type { Body } from "../../../fakes/arm/bodies.ts";
import { zeros } from "../../../fakes/arm/fake-arm.ts";
import { AzureCloud } from "../../../parts/azure-cloud.ts";
import type { Runs } from "../../../parts/runs.ts";
import type { Hands } from "./kind.ts";

/** The Azure of runs that have an account there. */
export function azureOf({ cloud }: Runs): AzureCloud {
  if (cloud instanceof AzureCloud) return cloud;
  throw new Error("these runs have no account of Azure");
}

/** ARM id of a resource in the account's resource group. */
export function idOf(runs: Runs, type: string, name: string): string {
  return `${groupOf(runs)}/providers/${type}/${name}`;
}

/** What somebody else's hands do with any resource that bears tags. */
export function handsOn(runs: Runs, type: string): Omit<Hands, "changed" | "spoil" | "spoiled" | "create"> {
  const { hands } = azureOf(runs).arm;
  const id = (name: string) => idOf(runs, type, name);
  const tags = (name: string) => (hands.get(id(name))?.["tags"] ?? {}) as Record<string, string>;
  return {
    named: async (prefix) => hands.list(type).flatMap(({ name }) => (name.startsWith(prefix) ? [name] : [])),
    owner: async (name) => tags(name)[azureTags.owner],
    give: async (name, uid) => hands.tag(id(name), { ...tags(name), [azureTags.owner]: uid }),
    delete: async (name) => hands.delete(id(name)),
  };
}

/** Somebody makes a resource, and the resource group first if it is missing. */
export function putTheirs(runs: Runs, type: string, name: string, body: Body): void {
  const { arm, location } = azureOf(runs);
  if (!arm.hands.get(groupOf(runs))) arm.hands.put(groupOf(runs), { location });
  arm.hands.put(idOf(runs, type, name), { location, ...body });
}

function groupOf(runs: Runs): string {
  return `/subscriptions/${zeros}/resourceGroups/${azureOf(runs).resourceGroup}`;
}
