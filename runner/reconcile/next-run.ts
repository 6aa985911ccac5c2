import type { Rotation } from "../../crds/api/status.ts";
import type { Reason } from "../../lib/reasons.ts";
import { after, driftAt, retryAt } from "./backoff.ts";
import type { Ending } from "./report.ts";
import { isDue, isUnderWay } from "./rotation/state.ts";

/** What is mended where no dispatcher sees it, in a Secret or in the cloud; so it is looked at again soon. */
const mendedUnseen: ReadonlySet<Reason> = new Set([
  "CredentialsMissing",
  "CredentialsInvalid",
  "AccountMismatch",
  "PermissionDenied",
  "QuotaExceeded",
  "NotOwned",
  "ConnectionNotOurs",
  "CloudFailed",
  "EngineMissing",
]);
const lookAgainSeconds = 300;

/** What waits for another object goes on soon after that is there, so its backoff stays short. In seconds. */
const dependencySeconds = 60;

/** When the object is due again without being changed; undefined for never. */
export function nextRunAt(ending: Ending, failures: number, rotation: Rotation | undefined): string | undefined {
  const next = regularly(ending, failures);
  const { outcome, finishedAt } = ending;
  if (!isUnderWay(rotation) || outcome.reason === "Suspended") return next;
  const { revokeAt } = rotation;
  const soon = outcome.result === "Succeeded" ? after(finishedAt, 1) : undefined;
  const rotates = isDue(rotation, finishedAt) ? soon : revokeAt;
  return rotates !== undefined && (next === undefined || rotates < next) ? rotates : next;
}

function regularly({ outcome, finishedAt, account }: Ending, failures: number): string | undefined {
  if (mendedUnseen.has(outcome.reason)) return after(finishedAt, lookAgainSeconds);
  switch (outcome.result) {
    case "InProgress":
      if (outcome.retryAfterSeconds !== undefined) return after(finishedAt, outcome.retryAfterSeconds);
      return account && driftAt(finishedAt, account);
    case "Retrying":
      return retryAt(finishedAt, failures, {
        retryAfterSeconds: outcome.retryAfterSeconds,
        ...(outcome.reason === "DependencyNotReady" ? { longestSeconds: dependencySeconds } : {}),
      });
    default:
      return account && outcome.reason !== "Suspended" ? driftAt(finishedAt, account) : undefined;
  }
}
