import type { ServiceStatus } from "../../crds/api/status.ts";
import type { Observation } from "../provider.ts";
import type { Work } from "./work.ts";

/** Looks at the cloud, and at the operation that it is at work on for us; one that has failed is forgotten, so that nobody waits for it again. */
export async function look({ claim, provider, session, target, step }: Work): Promise<Observation> {
  target.operation = claim.object.status?.operation;
  const seen = await step("observe", () => provider.observe(session, target));
  if (seen.operationFailed) await claim.updateStatus(withoutOperation);
  return seen;
}

/**
 * A creation that has failed may have left something behind, so that it was begun stays on record. A change that has failed may
 * have been that of the password, so that it is set again.
 */
function withoutOperation({ operation, passwordFingerprint, settling, ...status }: ServiceStatus): ServiceStatus {
  const begun = operation?.kind === "Create" ? { kind: operation.kind, startedAt: operation.startedAt } : undefined;
  const known = settling && passwordFingerprint !== undefined ? "" : passwordFingerprint;
  return { ...status, ...(known === undefined ? {} : { passwordFingerprint: known }), operation: begun, settling: undefined };
}
