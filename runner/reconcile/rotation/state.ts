import type { Rotation, ServiceStatus } from "../../../crds/api/status.ts";
import { type KeyName } from "../../provider.ts";
import type { Work } from "../work.ts";

/** Whether there is something of a rotation still to be done, now or later. */
export function isUnderWay(rotation: Rotation | undefined): rotation is Rotation {
  return rotation !== undefined && ["Storing", "Changing", "Switching", "Switched", "Revoking"].includes(rotation.step);
}

/** Whether there is something to be done now: an old key is revoked at its time. */
export function isDue(rotation: Rotation | undefined, now: Date): rotation is Rotation {
  if (!isUnderWay(rotation)) return false;
  return rotation.step !== "Switched" || new Date(rotation.revokeAt ?? 0) <= now;
}

/** Whether the cloud may have a credential that the connection does not have as its own yet: so it is brought to its end. */
export function isHalfDone(rotation: Rotation | undefined): boolean {
  return rotation?.step === "Changing" || rotation?.step === "Switching";
}

/** Writes how far a rotation has come. With each step `atWork` begins anew. */
export async function setStep(work: Work, changes: Partial<Rotation> & Pick<Rotation, "step">, beside: Partial<ServiceStatus> = {}) {
  await work.claim.updateStatus((current) => {
    if (!current.rotation) throw new Error(`${work.target.externalName} has no rotation`);
    return { ...current, ...beside, rotation: { ...current.rotation, atWork: undefined, ...changes } };
  });
}

/** The last step. A later value of the annotation makes it due again. */
export async function finish(work: Work): Promise<void> {
  await setStep(work, { step: "Done", next: undefined, revokeAt: undefined }, { operation: undefined });
}

/** The key that is not in the connection. */
export function otherKey(key: KeyName): KeyName {
  return key === "primary" ? "secondary" : "primary";
}
