import type { Rotation } from "../../../crds/api/status.ts";
import { awaitApproval } from "../approval.ts";
import { credentialChange, passwordField } from "../planning.ts";
import type { Work } from "../work.ts";
import { finish, setStep } from "./state.ts";
import { type Advance, inEffect, note, refused, type Seen } from "./step.ts";

const change = credentialChange(passwordField);

/**
 * Sets a generated password anew, of a service that has one at a time. The new one is in the Secret as `nextPassword` before the
 * cloud gets it, and `password` stays until the new one is in effect: whichever of them the cloud has, it is there.
 */
export async function rotatePassword(work: Work, rotation: Rotation, seen: Seen): Promise<Advance> {
  const { password, step } = work;
  switch (rotation.step) {
    case "Storing": {
      const { progress, retryAfterSeconds } = seen;
      if (progress !== undefined) return { wait: progress, retryAfterSeconds };
      const awaiting = await awaitApproval(work, { action: "Update", changes: [change] });
      if (awaiting) return awaiting;
      // an earlier run may have stored one: the cloud was told of none, so it is written over
      await step("store next password", () => password.storeNext());
      // from here on the cloud may have it; what was approved is that, and serves no second time
      await setStep(work, { step: "Changing" }, { plan: undefined });
      return changed(work, seen).catch(async (error: unknown) => {
        const outcome = await refused(work, error);
        await step("drop next password", () => password.dropNext());
        return outcome;
      });
    }
    case "Changing":
      if (password.next !== undefined) return changed(work, seen);
      // somebody took it out of the Secret, and the cloud may have it: another one mends that
      await setStep(work, { step: "Storing" }, { operation: undefined });
      return "stepped";
    default:
      return switched(work, seen);
  }
}

/** Before each look: the connection is made of the password that the cloud has. */
export function useChangedPassword({ target, password, claim }: Work, { step }: Rotation): void {
  const known = claim.object.status?.passwordFingerprint;
  if (step === "Switching" && password.next !== undefined && password.fingerprint(password.next) === known) target.password = password.next;
}

async function changed(work: Work, seen: Seen): Promise<Advance> {
  const { provider, session, target, password } = work;
  const { next } = password;
  if (next === undefined) throw new Error(`${target.externalName} has no next password`);
  const advance = await inEffect(work, seen, change, () => provider.update(session, { ...target, password: next }, [change]));
  if (advance !== "in effect") return advance;
  await setStep(work, { step: "Switching" }, { passwordFingerprint: password.fingerprint(next), operation: undefined });
  return "stepped";
}

/** One write gives the connection the new password, with all that is made of it; then the second copy goes. */
async function switched(work: Work, seen: Seen): Promise<Advance> {
  const { target, password, claim, step } = work;
  const known = target.password !== undefined && password.fingerprint(target.password) === claim.object.status?.passwordFingerprint;
  if (!known) {
    // somebody wrote into the Secret, which has the cloud's password no more: another one mends that
    await setStep(work, { step: "Storing" });
    return "stepped";
  }
  await work.writeConnection(seen.connection);
  await step("drop next password", () => password.dropNext());
  note(work, change);
  await finish(work);
  return "done";
}
