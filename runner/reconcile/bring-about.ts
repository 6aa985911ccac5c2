import { finalizer } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import { TerminalError } from "../../lib/errors.ts";
import type { Kind } from "../../lib/kinds.ts";
import type { Log } from "../../lib/log.ts";
import type { KindProvider } from "../provider.ts";
import { refusal } from "../refusals.ts";
import type { Claim } from "./claim.ts";
import { connectionName, removeConnection, writeConnection } from "./connection.ts";
import type { RunContext } from "./context.ts";
import { converge, type Work } from "./converge.ts";
import { externalName } from "./external-name.ts";
import type { Outcome } from "./outcome.ts";
import { letGo, remove } from "./remove.ts";
import { stepper } from "./steps.ts";

/** The account as the run has it: connected when the first object needs it, once for all of them. */
export interface ConnectedAccount {
  account: CloudAccount | undefined;
  holds(externalID: string): Promise<boolean>;
  provider(kind: string): Promise<KindProvider | undefined>;
  session(): Promise<unknown>;
}

/** What a run learned of the resource, also when it fails later. */
export interface Found {
  changes: string[];
  externalID: string | undefined;
}

/** Makes the cloud, and the connection, as the spec says; or gone, of an object that is being deleted. Fills in `found` as it goes. */
export async function bringAbout(
  context: RunContext,
  kind: Kind,
  object: ServiceObject,
  claim: Claim,
  connected: ConnectedAccount,
  log: Log,
  found: Found,
): Promise<Outcome> {
  const { store } = context;
  const step = stepper(claim, log);
  const { metadata, spec, status } = object;

  if (metadata.deletionTimestamp && !status?.externalID && !status?.operation) {
    // nothing was ever begun in the cloud, so no account is needed to let it go
    await letGo({ claim, step }, store);
    return { result: "Gone", reason: "Deleted", message: "never created in the cloud" };
  }
  const refused = refusal(object, connected.account);
  if (refused) throw refused;
  if (!metadata.deletionTimestamp && spec.suspend) {
    return { result: "Succeeded", reason: "Suspended", message: "spec.suspend is true: the cloud resource is left as it is" };
  }
  const provider = await connected.provider(kind.kind);
  if (!provider || !connected.account) throw unsupported(kind, connected.account);
  if (status?.externalID && !(await connected.holds(status.externalID))) throw movedAway(status.externalID, connected.account);
  const session = await connected.session();

  if (!metadata.deletionTimestamp) await prepare(claim, provider);
  const work: Work = {
    claim,
    provider,
    session,
    step,
    now: context.now,
    jsonFields: new Set(kind.jsonFields),
    target: {
      kind: kind.kind,
      namespace: metadata.namespace ?? "",
      name: metadata.name,
      uid: metadata.uid ?? "",
      externalName: claim.object.status?.externalName ?? "",
      externalID: claim.object.status?.externalID,
      operation: claim.object.status?.operation,
      password: undefined,
      spec,
    },
  };
  if (metadata.deletionTimestamp) return remove(work, store);

  const converged = await converge(work);
  const { existing } = converged;
  found.changes = converged.changes;
  found.externalID = existing?.externalID;
  if (converged.outcome || !existing) return converged.outcome as Outcome;
  await step("write connection", () => writeConnection(store, object, existing.connection, connected.account?.spec.provider ?? ""));
  const name = connectionName(object);
  const former = status?.binding?.name;
  if (former && former !== name) await step("remove the former connection", () => removeConnection(store, object, former));
  if (former !== name) await claim.updateStatus((current) => ({ ...current, binding: { name } }));
  return { result: "Succeeded", reason: "Available", message: found.changes.length ? found.changes.join("; ") : "as the spec says" };
}

/** Commits the finalizer before the first cloud write and the name before the first create. */
async function prepare(claim: Claim, provider: KindProvider): Promise<void> {
  if (!claim.object.metadata.finalizers?.includes(finalizer)) await claim.setFinalizer(true);
  const name = claim.object.status?.externalName ?? externalName(claim.object, provider.naming);
  if (name !== claim.object.status?.externalName) await claim.updateStatus((current) => ({ ...current, externalName: name }));
}

/** To go on would make the resource again where the account points to now, and leave the old one behind. */
function movedAway(externalID: string, account: CloudAccount): TerminalError {
  return new TerminalError(`${externalID} is not where the account ${account.metadata.name} points to now`, {
    code: "AccountMismatch",
    hint: `set region and account ID of the CloudAccount ${account.metadata.name} back, and add another account for another place`,
  });
}

function unsupported(kind: Kind, account: CloudAccount | undefined): TerminalError {
  return new TerminalError(`${kind.kind} can't be made with provider ${account?.spec.provider}`, {
    code: "Unsupported",
    hint: `use an account of ${kind.providers.join(" or ")}`,
  });
}
