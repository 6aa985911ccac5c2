import { finalizer } from "../../crds/api/names.ts";
import type { CloudAccount, ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { TerminalError } from "../../lib/errors.ts";
import type { Kind } from "../../lib/kinds.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import type { Log } from "../../lib/log.ts";
import { dueReason } from "../dispatch/due.ts";
import type { KindProvider } from "../provider.ts";
import { refusal } from "../refusals.ts";
import { Claim, ClaimLost } from "./claim.ts";
import { conditionOf, conditionsFor } from "./conditions.ts";
import { connectionName, removeConnection, writeConnection } from "./connection.ts";
import type { RunContext } from "./context.ts";
import { converge, type Work } from "./converge.ts";
import { outcomeOf } from "./errors.ts";
import { externalName } from "./external-name.ts";
import type { Outcome } from "./outcome.ts";
import { letGo, remove } from "./remove.ts";
import { recordEvent, type Report, report } from "./report.ts";
import { stepper } from "./steps.ts";

/** The account as the run has it: connected when the first object needs it, once for all of them. */
export interface ConnectedAccount {
  account: CloudAccount | undefined;
  holds(externalID: string): Promise<boolean>;
  provider(kind: string): Promise<KindProvider | undefined>;
  session(): Promise<unknown>;
}

/** What a run learned of the resource, also when it fails later. */
interface Found {
  changes: string[];
  externalID: string | undefined;
}

/** What became of one object in a run; `Left` when another run has it or it is gone. */
export type ObjectResult = Report | { result: "Left"; message: string };

/** Reconciles one object: the steps of a run, in their order. Never throws: what goes wrong is the result. */
export async function reconcileObject(
  context: RunContext,
  kind: Kind,
  place: { namespace: string; name: string },
  connected: ConnectedAccount,
  parentLog: Log,
): Promise<ObjectResult> {
  const log = parentLog.child({ kind: kind.kind, ...place });
  const startedAt = context.now();
  let why: RunReason | undefined;
  let before: ServiceObject | undefined;
  const claim = await Claim.take(context, { type: kind, ...place }, (object) => {
    before = object;
    why = dueReason(object, connected.account, startedAt);
    return beginning(object, why, context, startedAt);
  });
  if (!claim) return left(log, "it is gone");
  if ("takenBy" in claim) return left(log, `the run ${claim.takenBy} works on it`);

  // the spec as it was claimed is what this run is about, whatever is changed meanwhile: that makes the object due again
  const { object } = claim;
  log.info({ step: "claim", reason: why, generation: object.metadata.generation }, "claimed");
  const found: Found = { changes: [], externalID: undefined };
  let outcome: Outcome;
  try {
    outcome = await run(context, kind, object, claim, connected, log, found);
  } catch (error) {
    if (error instanceof ClaimLost) return left(log, "another run has taken it over");
    outcome = outcomeOf(error);
  }
  try {
    const finished = report({
      outcome,
      ...found,
      why: why ?? "Requested",
      startedAt,
      finishedAt: context.now(),
      job: context.job,
      log,
      account: connected.account,
      alwaysSet: kind.alwaysSet,
    });
    if (outcome.result !== "Gone") await claim.finish((status) => finished.status(object, status));
    await recordEvent(context.store, before ?? object, finished, context.now());
    log[outcome.result === "Failed" ? "error" : "info"](
      { step: "done", result: outcome.result, reason: outcome.reason, changes: found.changes },
      outcome.message,
    );
    return finished;
  } catch (error) {
    if (error instanceof ClaimLost) return left(log, "another run has taken it over");
    throw error;
  } finally {
    claim.stop();
  }
}

/** The status with which a run takes an object up. */
function beginning(object: ServiceObject, why: RunReason | undefined, context: RunContext, now: Date): ServiceStatus {
  const status = object.status ?? {};
  const { generation = 0 } = object.metadata;
  // never Ready for a spec that no run has seen through
  const ready = conditionOf(status, "Ready")?.status === "True" && status.observedGeneration === generation;
  const message = `${why ?? "Requested"}: the run ${context.job} works on it`;
  return {
    ...status,
    conditions: conditionsFor({ ready, reason: "Reconciling", message, reconciling: true }, generation, status.conditions, now),
  };
}

async function run(
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
      spec,
    },
  };
  if (metadata.deletionTimestamp) return remove(work, store);

  const converged = await converge(work);
  const { existing } = converged;
  found.changes = converged.changes;
  found.externalID = existing?.externalID;
  if (converged.outcome || !existing) return converged.outcome as Outcome;
  await claim.assertHeld();
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

function left(log: Log, message: string): ObjectResult {
  log.info({ step: "left" }, message);
  return { result: "Left", message };
}
