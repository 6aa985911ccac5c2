import type { Rotation } from "../../../crds/api/status.ts";
import { requestedRotation } from "../../dispatch/due.ts";
import type { Work } from "../work.ts";
import { isUnderWay } from "./state.ts";

/** Writes down a request that no run has seen, which is not due anew from then on. One that comes while another is under way is for later. */
export async function takeUp(work: Work): Promise<void> {
  const id = requestedRotation(work.claim.object);
  if (id === undefined) return;
  const current = work.claim.object.status?.rotation;
  // until the cloud was told of it, what is made for the one serves the other
  const goesOn = isUnderWay(current) && current.step !== "Storing";
  const rotation: Rotation = goesOn ? { ...current, next: id } : { id, step: firstStep(work), startedAt: work.now().toISOString() };
  // so that it is due again if this run does not come to its end
  const nextRunAt = work.now().toISOString();
  await work.claim.updateStatus((status) => ({ ...status, rotation, nextRunAt }));
}

function firstStep({ claim, provider }: Work): Rotation["step"] {
  if (!provider.needsPassword && !provider.rotateKey) return "Unsupported";
  const { externalID, operation, binding } = claim.object.status ?? {};
  // it gets a new password when it is created or adopted
  const isNew = externalID === undefined && operation === undefined && binding === undefined;
  return isNew && provider.needsPassword ? "Done" : "Storing";
}
