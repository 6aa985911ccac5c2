import type { Server } from "@azure/arm-postgresql-flexible";

/** What a state of a server means. */
export interface State {
  /** Whether the server can be used. */
  ready: boolean;
  /** Azure is at work on it and takes no change. */
  progress?: string;
  /** Azure waits for somebody: the next step. */
  hint?: string;
}

/** By Azure's list of states: https://learn.microsoft.com/rest/api/postgresql/servers/get#serverstate */
const waiting: Record<string, string> = {
  Stopped:
    "somebody stopped it, and Azure starts it after seven days: az postgres flexible-server start --resource-group GROUP --name NAME, or set suspend to true",
  Disabled: "Azure disabled it: see its activity log and the health of the subscription in the Azure portal",
  Inaccessible:
    "give it back its key: see the key vault and the identity of its data encryption, then az postgres flexible-server restart --resource-group GROUP --name NAME",
};

/** Azure is at work, and the database goes on. */
const busyAndUsable = new Set(["Updating"]);

/**
 * @param there - as Azure answers it: while most operations run it says Ready all the same, so this is only what Azure tells beside them
 * @param group - its resource group, for the hint
 * @returns Of a state that we don't know: that Azure is at work and the server can't be used.
 */
export function stateOf({ state = "Provisioning", name = "" }: Pick<Server, "state" | "name">, group: string): State {
  if (state === "Ready") return { ready: true };
  if (busyAndUsable.has(state)) return { ready: true, progress: state.toLowerCase() };
  if (isGoing(state)) return { ready: false, progress: "deleting" };
  const hint = waiting[state];
  if (hint) return { ready: false, hint: hint.replaceAll("NAME", name).replaceAll("GROUP", group) };
  return { ready: false, progress: state.toLowerCase() };
}

/** Whether it is being deleted. */
export function isGoing(state: string | undefined): boolean {
  return state === "Dropping";
}
