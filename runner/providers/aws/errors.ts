import { type ErrorDetails, KnownError, RetryableError, TerminalError } from "../../../lib/errors.ts";
import type { Reason } from "../../../lib/reasons.ts";
import { codeOf, isForeign, isNetworkError, messageOf, retryAfterSeconds, statusOf } from "./answer.ts";

/** What was asked of AWS, for the message and the hint. */
export interface Call {
  /** Completes "could not …": `create queue orders`. */
  doing: string;
  /** The IAM action: `sqs:CreateQueue`. */
  action: string;
  /** Name of the CloudAccount. */
  account: string;
  /** What the kind's own codes mean, without prefixes and endings; asked before the common ones. */
  meaning?: (code: string, message: string) => Meaning | undefined;
}

/** What an answer of AWS means to us. */
export interface Meaning {
  reason: AwsReason;
  /** The next step. Default: the reason's own. */
  hint?: string;
  /** Seconds to wait, of a reason that is tried again by itself. Default: as AWS asks. */
  retryAfterSeconds?: number;
}

/** The reasons that an answer of AWS can lead to. */
export type AwsReason = Extract<
  Reason,
  | "Throttled"
  | "CloudUnavailable"
  | "DeletedRecently"
  | "DependencyNotReady"
  | "Conflict"
  | "Busy"
  | "CredentialsInvalid"
  | "PermissionDenied"
  | "QuotaExceeded"
  | "SpecRejected"
  | "NotOwned"
>;

/**
 * What codes mean that many services of AWS have:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const common = byCode({
  Throttled: `Throttling Throttled RequestThrottled KmsThrottled TooManyRequests RequestLimitExceeded BandwidthLimitExceeded SlowDown
    ProvisionedThroughputExceeded PriorRequestNotComplete LimitExceeded`,
  CloudUnavailable: `InternalFailure InternalError InternalServerError ServiceUnavailable ServiceFailure RequestTimeout
    CredentialsProviderError IDPCommunicationError`,
  CredentialsInvalid: `InvalidClientTokenId UnrecognizedClient SignatureDoesNotMatch InvalidSignature IncompleteSignature ExpiredToken
    TokenRefreshRequired InvalidAccessKeyId AuthFailure MissingAuthenticationToken NotAuthorized OptInRequired RegionDisabled
    RequestExpired RequestTimeTooSkewed RequestInTheFuture InvalidIdentityToken IDPRejectedClaim`,
  PermissionDenied: "AccessDenied KmsAccessDenied UnauthorizedOperation Unauthorized Forbidden",
  QuotaExceeded: "OverLimit ServiceQuotaExceeded QuotaExceeded TooManyTags",
});

const retryable: ReadonlySet<AwsReason> = new Set([
  "Throttled",
  "CloudUnavailable",
  "DeletedRecently",
  "DependencyNotReady",
  "Conflict",
  "Busy",
]);

const hints: Record<AwsReason, (call: Call, message: string) => string> = {
  Throttled: () => "it is tried again by itself; if it goes on, lower maxConcurrentRuns of the account or ask AWS for a higher quota",
  CloudUnavailable: ({ account }) =>
    `it is tried again by itself; if it goes on, check region and endpoint of account ${account} and whether the cluster lets runs out to it`,
  DeletedRecently: () => "it is tried again by itself once AWS gives the name out again",
  DependencyNotReady: () => "it is tried again by itself once that is there",
  Conflict: () => "it went away in the meantime: the next run starts from what is there then",
  Busy: () => "it is tried again by itself once AWS is done",
  CredentialsInvalid: ({ account }) =>
    `renew the credentials of account ${account} (and check the node's clock), then: kubectl cloud account check ${account}`,
  PermissionDenied: ({ account, action }, message) =>
    action.startsWith("sts:AssumeRole")
      ? "let the role's trust policy name the cluster's OIDC provider and this ServiceAccount"
      : `allow ${missingIn(message) ?? action} in the IAM policy of account ${account}'s credentials, and look for an explicit deny`,
  QuotaExceeded: () => "delete what is not needed any more, or ask AWS for a higher quota",
  SpecRejected: () => "change the spec to what AWS accepts",
  NotOwned: () => "set adoptionPolicy to IfExists to take it over, or choose another externalName in a new object",
};

/**
 * An error of the SDK in our terms: retryable or terminal, with AWS' own code and message and the next step.
 * An error that is already ours stays as it is, and so does what is neither AWS' nor the network's: that is a bug.
 */
function awsError(error: unknown, call: Call): unknown {
  if (error instanceof KnownError || !(error instanceof Error)) return error;
  const meaning = meaningOf(error, call);
  if (meaning === undefined) return error;
  const { reason, hint = hints[reason](call, error.message), retryAfterSeconds: seconds = retryAfterSeconds(error) } = meaning;
  const message = `could not ${call.doing}: ${codeOf(error)}: ${messageOf(error)}`;
  const details: ErrorDetails = { code: reason, hint, cause: error };
  if (!retryable.has(reason)) return new TerminalError(message, details);
  return new RetryableError(message, seconds === undefined ? details : { ...details, retryAfterSeconds: seconds });
}

function meaningOf(error: Error, call: Call): Meaning | undefined {
  if (isNetworkError(error)) return { reason: "CloudUnavailable" };
  const codes = [error.name, codeOf(error)].map(plain);
  for (const code of codes) {
    const reason = common.get(code);
    const meaning = call.meaning?.(code, error.message) ?? (reason && { reason });
    if (meaning) return meaning;
  }
  const status = statusOf(error);
  if (status === undefined) return undefined;
  if (status === 429) return { reason: "Throttled" };
  if (status === 401 || status === 403) return { reason: "PermissionDenied" };
  // an answer that is not AWS' at all comes from something in between, or from a wrong endpoint
  const foreign = status >= 500 || status < 400 || isForeign(error);
  return { reason: foreign ? "CloudUnavailable" : "SpecRejected" };
}

/** The action that AWS missed; it may be another one than was called, such as that for the tags of a new resource. */
function missingIn(message: string): string | undefined {
  return /not authorized to perform:? ([a-z][-a-z0-9]*:[A-Za-z]+)/.exec(message)?.[1];
}

/** Without prefixes (`KMS.`) and the endings that only the SDK's class names have. */
function plain(code: string): string {
  return code.replace(/^.*[.#]/, "").replace(/(Exception|Fault)$/, "");
}

/** Codes by what they mean, the other way round. */
function byCode(codes: Partial<Record<AwsReason, string>>): ReadonlyMap<string, AwsReason> {
  return new Map(Object.entries(codes).flatMap(([reason, list]) => list.split(/\s+/).map((code) => [code, reason as AwsReason])));
}

/** Runs one call to AWS; what it throws is in our terms. */
export async function ask<T>(call: Call, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw awsError(error, call);
  }
}
