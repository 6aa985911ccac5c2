import type { ServiceStatus } from "../../../crds/api/status.ts";
import { connectionName } from "../connection.ts";
import { look } from "../look.ts";
import type { Outcome } from "../outcome.ts";
import { goesOn, tellProgress } from "../progress.ts";
import type { Work } from "../work.ts";
import { rotateKeys, useActiveKey } from "./keys.ts";
import { rotatePassword, useChangedPassword } from "./password.ts";
import { isDue, setStep } from "./state.ts";
import type { Seen } from "./step.ts";

/**
 * Changes the credentials, if somebody asked for it. It goes before everything else that a run does in the cloud, so that neither
 * a long change nor a spec that the cloud refuses keeps a credential that was leaked. What has to come first (the creation, an
 * adoption, another operation of ours) is left to the rest of the run; the next one rotates then.
 *
 * Killed at any point, the next run goes on from what the status and the Secret say, and at each moment the Secret has a
 * credential that works: see docs/guide/rotating.md.
 *
 * @returns How the run ends, unless the rest of it follows.
 */
export async function rotate(work: Work): Promise<Outcome | undefined> {
  const [use, advance] = work.provider.needsPassword ? [useChangedPassword, rotatePassword] : [useActiveKey, rotateKeys];
  if (statusOf(work).rotation?.step === "Storing") await endAtOnce(work);
  for (;;) {
    const { rotation } = statusOf(work);
    if (!isDue(rotation, work.now())) return undefined;
    use(work, rotation);
    const seen = await look(work);
    if (seen.operationFailed) throw seen.operationFailed;
    if (!seen.exists || !isUsable(work, seen)) return undefined;
    const next = await advance(work, rotation, seen);
    if (next === "done") return undefined;
    if (next === "stepped") {
      work.patience.restart();
      continue;
    }
    if ("result" in next) return next;
    await tellProgress(work, next.wait);
    if (!(await work.patience.pause(next.retryAfterSeconds))) return goesOn(work, next.wait, next.retryAfterSeconds);
  }
}

/** What has no credentials has none to change, and what is not there yet gets its first password anyway. */
async function endAtOnce(work: Work): Promise<void> {
  const { needsPassword, rotateKey } = work.provider;
  const { externalID, operation, binding } = statusOf(work);
  if (!needsPassword && !rotateKey) await setStep(work, { step: "Unsupported" });
  else if (needsPassword && !externalID && !operation && !binding) await setStep(work, { step: "Done" });
}

/** Whether there is something whose credentials can be changed: ours, in use, and with a whole connection at its place. */
function isUsable(work: Work, { owner, ready }: Seen): boolean {
  const { operation, rotation, binding } = statusOf(work);
  if (owner !== work.target.uid || !ready || operation?.kind === "Create") return false;
  // of what is begun later on, an operation is the rotation's own
  if (rotation?.step === "Switched") return operation === undefined;
  return rotation?.step !== "Storing" || (operation === undefined && binding?.name === connectionName(work.claim.object));
}

function statusOf({ claim }: Work): ServiceStatus {
  return claim.object.status ?? {};
}
