import { finalizer } from "../../crds/api/names.ts";
import type { CloudAccount, CommonSpec, ServiceObject } from "../../crds/api/objects.ts";
import { TerminalError } from "../../lib/errors.ts";
import type { Kind } from "../../lib/kinds.ts";
import type { Store } from "../../lib/store/store.ts";
import type { KindProvider, Target } from "../provider.ts";
import { refusal } from "../refusals.ts";
import type { ConnectedAccount } from "./account.ts";
import type { Claim } from "./claim.ts";
import { externalName } from "./external-name.ts";
import { resolveReferences } from "./references.ts";

/** The provider of an object's kind, connected to its account. */
export interface Connected {
  account: CloudAccount;
  provider: KindProvider;
  session: unknown;
}

/**
 * Connects for an object that may use its account.
 *
 * @throws TerminalError of {@link refusal}, `Unsupported`, `AccountMismatch`, and what the provider's connect throws
 */
export async function connectFor(kind: Kind, object: ServiceObject, connected: ConnectedAccount): Promise<Connected> {
  const { account } = connected;
  const refused = refusal(object, account);
  if (refused) throw refused;
  const provider = await connected.provider(kind.kind);
  if (!provider || !account) throw unsupported(kind, account);
  const externalID = object.status?.externalID;
  if (externalID && !(await connected.holds(externalID))) throw movedAway(externalID, account);
  return { account, provider, session: await connected.session() };
}

/** Commits the finalizer, before the first cloud write. */
export async function commitFinalizer(claim: Claim): Promise<void> {
  if (!claim.object.metadata.finalizers?.includes(finalizer)) await claim.setFinalizer(true);
}

/**
 * What the provider is to work on. References are not resolved while an object is deleted: what they name may be gone.
 *
 * @throws what {@link resolveReferences} and the provider's `refuse` throw, of an object that is not being deleted
 */
export async function targetOf(
  store: Store,
  kind: Kind,
  object: ServiceObject,
  { account, provider }: Connected,
  spec: CommonSpec = object.spec,
): Promise<Target> {
  const { namespace = "", name, uid = "", deletionTimestamp } = object.metadata;
  const target: Target = {
    kind: kind.kind,
    namespace,
    name,
    uid,
    externalName: nameOf(object, provider),
    externalID: object.status?.externalID,
    operation: object.status?.operation,
    password: undefined,
    activeKey: object.status?.activeKey ?? "primary",
    applied: object.status?.appliedFields,
    spec: deletionTimestamp ? spec : await resolveReferences(store, kind, { ...object, spec }, account.spec.provider),
  };
  if (!deletionTimestamp) provider.refuse?.(target);
  return target;
}

function nameOf(object: ServiceObject, { naming }: KindProvider): string {
  return object.status?.externalName ?? externalName(object, naming);
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
