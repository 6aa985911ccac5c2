import type { DatabaseAccountGetResults } from "@azure/arm-cosmosdb";

import type { TableSpec } from "../../../../crds/api/kinds/table.ts";
import type { Observation, Target } from "../../../provider.ts";
import { underWay } from "../operations.ts";
import type { AzureSession } from "../session.ts";
import { ownerIn } from "../tags.ts";
import { Calls } from "./calls.ts";
import { connectionOf } from "./connection.ts";
import { containerID } from "./names.ts";
import { ownerOf } from "./owner.ts";
import { type Parts, partsOf } from "./parts.ts";
import { specOf } from "./spec.ts";
import { isGoing, stateOf } from "./state.ts";
import { isScaling } from "./throughput.ts";

type TableTarget = Target<TableSpec>;

/** What an operation of ours was to do, for the message when it has failed. */
const verbs = { Create: "create", Update: "change", Delete: "delete" } as const;

/** Reads account, container, throughput and key. Once its account is there a Table exists; what is missing in there is a repair. */
export async function observe(session: AzureSession, target: TableTarget): Promise<Observation<TableSpec>> {
  const calls = new Calls(session, target);
  const { names } = calls;
  const operation = await underWay(session, target, calls.call(verbs[target.operation?.kind ?? "Update"], "container", "write"));
  const account = await calls.findAccount("observe");
  if (!account) return { exists: false, progress: await notYet(calls, target), ...operation };
  if (isGoing(account.provisioningState)) return { exists: false, progress: "deleting", ...operation };

  const state = stateOf(account.provisioningState, names.account);
  const parts: Parts | undefined = names.own && !state.ready ? {} : await partsOf(calls, target, account);
  if (!parts) return { exists: false, ...operation };
  const externalID = containerID(session, names);
  const owner = names.own ? ownerIn(account.tags) : sharedOwner(parts, target);
  // the key of what is somebody else's is none of our business
  const usable = state.ready && parts.container && (owner === target.uid || target.spec.adoptionPolicy === "IfExists");
  const key = usable ? await calls.findKey(target.activeKey ?? "primary") : undefined;
  const scaling = isScaling(parts.throughput, target.spec) ? "scaling" : undefined;
  const waiting = usable && key === undefined ? "its keys are not given out yet" : scaling;
  return {
    exists: true,
    owner,
    ready: key !== undefined,
    progress: state.progress ?? waiting,
    failure: state.failure ?? keyless(account, names.account),
    repairs: parts.repairs,
    externalID,
    actual: specOf({ ...parts, account }, target.spec, names.own, session.location),
    connection: connectionOf(names, account.documentEndpoint ?? "", key ?? "", externalID),
    ...operation,
  };
}

/**
 * For minutes after it was made Resource Manager may say of an account that it isn't there, while a list of all names has it.
 * Only where Azure has accepted our creation: otherwise a name that is taken may be somebody else's.
 */
async function notYet(calls: Calls, { operation }: TableTarget): Promise<string | undefined> {
  const accepted = calls.names.own && operation?.kind === "Create" && operation.token !== undefined;
  return accepted && (await calls.nameIsTaken()) ? "created, and not to be seen yet" : undefined;
}

/** By the container's own note. Before there is a container we have begun to make it. */
function sharedOwner({ container }: Parts, { uid }: TableTarget): string | undefined {
  return container ? ownerOf(container) : uid;
}

/** The connection would be of no use. Who turned the keys off had a reason, so that is not undone. */
function keyless({ disableLocalAuth }: DatabaseAccountGetResults, account: string): { message: string; hint: string } | undefined {
  if (!disableLocalAuth) return undefined;
  return {
    message: `the account ${account} takes no keys (disableLocalAuth)`,
    hint: `let it take them (az resource update --set properties.disableLocalAuth=false), and look for a policy of the subscription that forbids it`,
  };
}
