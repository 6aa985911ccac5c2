import type { Rotation } from "../../../crds/api/status.ts";
import { requestedRotation } from "../../dispatch/due.ts";
import type { Claim } from "../claim.ts";
import { isUnderWay } from "./state.ts";

/**
 * Writes down a request that no run has seen, which is not due anew from then on, whatever keeps this run from going on with it.
 * One that comes while another is under way is for later.
 */
export async function takeUp(claim: Claim, now: Date): Promise<void> {
  const id = requestedRotation(claim.object);
  if (id === undefined) return;
  const current = claim.object.status?.rotation;
  // until the cloud was told of it, what is made for the one serves the other
  const goesOn = isUnderWay(current) && current.step !== "Storing";
  const rotation: Rotation = goesOn ? { ...current, next: id } : { id, step: "Storing", startedAt: now.toISOString() };
  // so that it is due again if this run does not come to its end
  await claim.updateStatus((status) => ({ ...status, rotation, nextRunAt: now.toISOString() }));
}
