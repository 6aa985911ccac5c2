import type { ServiceObject } from "../../crds/api/objects.ts";
import type { Kind } from "../../lib/kinds.ts";
import type { RunReason } from "../../lib/launch/launcher.ts";
import type { Log } from "../../lib/log.ts";
import { refusal } from "../refusals.ts";
import type { ConnectedAccount } from "./account.ts";
import type { Claim } from "./claim.ts";
import { connectionName, removeConnection, writeConnection } from "./connection.ts";
import type { RunContext } from "./context.ts";
import { converge } from "./converge.ts";
import type { Outcome } from "./outcome.ts";
import { dropNextPassword, fingerprint, readPasswords, storeNextPassword, storePassword } from "./password.ts";
import { patience } from "./patience.ts";
import { commitFinalizer, connectFor, targetOf } from "./prepare.ts";
import { answerPreview } from "./preview.ts";
import { letGo, remove } from "./remove.ts";
import { rotate } from "./rotation/rotate.ts";
import { isHalfDone } from "./rotation/state.ts";
import { takeUp } from "./rotation/take-up.ts";
import { stepper } from "./steps.ts";
import type { Found, Work } from "./work.ts";

/** One object that a run has claimed, and everything it is worked on with. */
export interface Task {
  context: RunContext;
  kind: Kind;
  /** As it was claimed. */
  object: ServiceObject;
  claim: Claim;
  connected: ConnectedAccount;
  why: RunReason;
  log: Log;
  found: Found;
}

/** Makes the cloud, and the connection, as the spec says; or gone, of an object that is being deleted. Fills in `found` as it goes. */
export async function bringAbout(task: Task): Promise<Outcome> {
  const { context, kind, object, claim, connected, why, log, found } = task;
  const { store } = context;
  const step = stepper(claim, log);
  const { metadata, spec, status } = object;

  if (metadata.deletionTimestamp && !status?.externalID && !status?.operation) {
    // nothing was ever begun in the cloud, so no account is needed to let it go
    await letGo({ claim, step }, store);
    return { result: "Gone", reason: "Deleted", message: "never created in the cloud" };
  }
  await answerPreview(context, kind, claim, connected, step);
  if (why === "Planned") return { result: "Previewed", reason: "Reconciling", message: "the preview is in the status" };
  const refused = refusal(object, connected.account);
  if (refused) throw refused;
  const suspended: Outcome = {
    result: "Succeeded",
    reason: "Suspended",
    message: "spec.suspend is true: the cloud resource is left as it is",
  };
  // half a rotation would leave those who use it with a password that works no more
  if (!metadata.deletionTimestamp && spec.suspend && !isHalfDone(status?.rotation)) return suspended;
  if (!metadata.deletionTimestamp) await takeUp(claim, context.now());
  const known = await connectFor(kind, object, connected);
  const { provider, session, account } = known;
  if (!metadata.deletionTimestamp) await commitFinalizer(claim);
  const target = await targetOf(store, kind, claim.object, known, spec);
  found.spec = target.spec;
  found.externalName = target.externalName;
  const work: Work = {
    claim,
    provider,
    session,
    target,
    jsonFields: new Set(kind.jsonFields),
    alwaysSet: kind.alwaysSet,
    step,
    patience: patience(context, claim),
    found,
    password: {
      next: undefined,
      store: () => storePassword(store, object),
      async storeNext() {
        this.next = await storeNextPassword(store, object);
      },
      async dropNext() {
        if (this.next !== undefined) await dropNextPassword(store, object);
        this.next = undefined;
      },
      fingerprint: (password) => fingerprint(password, object),
    },
    async writeConnection(connection) {
      found.connectionChecksum = await step("write connection", () => writeConnection(store, object, connection, account.spec.provider));
    },
    now: context.now,
  };
  if (metadata.deletionTimestamp) return remove(work, store);

  if (provider.needsPassword) {
    const { password, next } = await step("read password", () => readPasswords(store, object));
    target.password = password;
    work.password.next = next;
  }
  const rotated = await rotate(work);
  if (rotated) return rotated;
  if (spec.suspend) return suspended;
  const converged = await converge(work);
  if ("outcome" in converged) return converged.outcome;
  const { connection } = converged.existing;
  await work.writeConnection(connection);
  found.binding = await moveConnection(task, work);
  if (found.pending?.length) {
    return { result: "Succeeded", reason: "PendingMaintenance", message: `waits for the maintenance window: ${found.pending.join("; ")}` };
  }
  return { result: "Succeeded", reason: "Available", message: found.changes.length ? found.changes.join("; ") : "as the spec says" };
}

/** Removes the connection from where it was before; resolves to where it is now. */
async function moveConnection({ context: { store }, object }: Task, { step }: Work): Promise<{ name: string }> {
  const name = connectionName(object);
  const former = object.status?.binding?.name;
  if (former && former !== name) await step("remove the former connection", () => removeConnection(store, object, former));
  return { name };
}
