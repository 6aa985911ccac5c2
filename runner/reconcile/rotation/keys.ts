import type { Rotation } from "../../../crds/api/status.ts";
import { TerminalError } from "../../../lib/errors.ts";
import type { KeyName } from "../../provider.ts";
import { awaitApproval } from "../approval.ts";
import { after } from "../backoff.ts";
import { outcomeOf } from "../errors.ts";
import { credentialChange } from "../planning.ts";
import type { Work } from "../work.ts";
import { finish, otherKey, setStep } from "./state.ts";
import { type Advance, inEffect, note, refused, type Seen } from "./step.ts";

/** How long the old key works on, for those that read the connection only now and then. */
const graceSeconds = 600;

/**
 * Changes the key of a service that has two: the one that nobody has is made anew, the connection switches to it, and after a
 * while the old one is made anew as well, which ends it.
 */
export async function rotateKeys(work: Work, rotation: Rotation, seen: Seen): Promise<Advance> {
  const { active, other } = keysOf(work);
  switch (rotation.step) {
    case "Storing": {
      const { progress, retryAfterSeconds } = seen;
      if (progress !== undefined) return { wait: progress, retryAfterSeconds };
      const awaiting = await awaitApproval(work, { action: "Update", changes: [other, active].map(changeOf) });
      if (awaiting) return awaiting;
      await setStep(work, { step: "Changing" }, { plan: undefined });
      return renewed(work, seen).catch((error: unknown) => refused(work, error));
    }
    case "Changing":
      return renewed(work, seen);
    case "Switching":
      await work.writeConnection(seen.connection);
      note(work, changeOf(active));
      await setStep(work, { step: "Switched", revokeAt: after(work.now(), graceSeconds) });
      return "done";
    case "Switched": {
      const { progress, retryAfterSeconds } = seen;
      if (progress !== undefined) return { wait: progress, retryAfterSeconds };
      await setStep(work, { step: "Revoking", message: undefined });
      return revoked(work, seen).catch((error: unknown) => postponed(work, error));
    }
    default:
      return revoked(work, seen);
  }
}

/** Before each look: the connection is made of the key that the status names. */
export function useActiveKey(work: Work): void {
  work.target.activeKey = keysOf(work).active;
}

/** The key that nobody has is made anew, and is from then on the one of the connection. */
async function renewed(work: Work, seen: Seen): Promise<Advance> {
  const { other } = keysOf(work);
  const advance = await renew(work, seen, other);
  if (advance !== "in effect") return advance;
  await setStep(work, { step: "Switching" }, { activeKey: other, operation: undefined });
  return "stepped";
}

/** The old key is made anew as well, which ends it. */
async function revoked(work: Work, seen: Seen): Promise<Advance> {
  const { other } = keysOf(work);
  const advance = await renew(work, seen, other);
  if (advance !== "in effect") return advance;
  note(work, changeOf(other));
  await finish(work);
  return "done";
}

/** Both keys work, so that the rest of the run need not wait until the cloud takes what it refuses now. Anything else is thrown again. */
async function postponed(work: Work, error: unknown): Promise<Advance> {
  if (!(error instanceof TerminalError)) throw error;
  await setStep(work, { step: "Switched", revokeAt: after(work.now(), graceSeconds), message: outcomeOf(error).message });
  return "done";
}

function renew(work: Work, seen: Seen, key: KeyName): Promise<Advance | "in effect"> {
  const { provider, session, target } = work;
  return inEffect(work, seen, changeOf(key), () => {
    if (!provider.rotateKey) throw new Error(`${target.kind} has no keys`);
    return provider.rotateKey(session, target, key);
  });
}

/** Which key the connection has, and the one that it doesn't. */
function keysOf({ claim }: Work): { active: KeyName; other: KeyName } {
  const active = claim.object.status?.activeKey ?? "primary";
  return { active, other: otherKey(active) };
}

function changeOf(key: KeyName) {
  return credentialChange(`${key}Key`);
}
