import { apiVersion, cliManager } from "../../crds/api/names.ts";
import type { CloudAccount } from "../../crds/api/objects.ts";
import { accountType } from "../kinds.ts";
import { isStoreError } from "../store/errors.ts";
import type { Store } from "../store/store.ts";

/** Name of the account that a folder has by itself, and of its provider. */
export const localName = "local";

/** The account of a folder: the engines on this machine. They ask for no credentials. */
function localAccount(): CloudAccount {
  // the schemas of a cluster know nothing of it; what else they have, has defaults in a folder
  const provider = localName as CloudAccount["spec"]["provider"];
  return {
    apiVersion,
    kind: "CloudAccount",
    metadata: { name: localName },
    spec: {
      provider,
      allowedNamespaces: ["*"],
      credentials: {},
      // an engine that ended by itself is found soon: to look costs nothing here
      driftInterval: "1m",
      maxConcurrentRuns: 10,
    },
  };
}

/** Makes the account of a folder, unless it is there. */
export async function ensureLocalAccount(store: Store): Promise<void> {
  if (await store.get({ type: accountType, name: localName })) return;
  try {
    await store.create(accountType, localAccount(), { fieldManager: cliManager });
  } catch (error) {
    // somebody else has just done so
    if (!isStoreError(error, "AlreadyExists")) throw error;
  }
}
