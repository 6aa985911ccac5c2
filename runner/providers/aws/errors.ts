import { type ErrorDetails, KnownError, RetryableError, TerminalError } from "../../../lib/errors.ts";
import type { Reason } from "../../../lib/reasons.ts";
import { codeOf, isNetworkError, messageOf, retryAfterSeconds, statusOf } from "./answer.ts";

/** What was asked of AWS, for the message and the hint. */
export interface Call {
  /** Completes "could not …": `create queue orders`. */
  doing: string;
  /** The IAM action: `sqs:CreateQueue`. */
  action: string;
  /** Name of the CloudAccount. */
  account: string;
}

type Meaning = Extract<
  Reason,
  | "Throttled"
  | "CloudUnavailable"
  | "DeletedRecently"
  | "DependencyNotReady"
  | "Conflict"
  | "CredentialsInvalid"
  | "PermissionDenied"
  | "QuotaExceeded"
  | "SpecRejected"
  | "NotOwned"
>;

/**
 * What AWS' codes mean to us, without prefixes (`KMS.`) and the ending `Exception`. Common ones:
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
 */
const meanings: Partial<Record<Meaning, string[]>> = {
  Throttled: `Throttling Throttled RequestThrottled KmsThrottled TooManyRequests RequestLimitExceeded BandwidthLimitExceeded SlowDown
    ProvisionedThroughputExceeded PriorRequestNotComplete LimitExceeded`.split(/\s+/),
  CloudUnavailable: `InternalFailure InternalError InternalServerError ServiceUnavailable ServiceFailure RequestTimeout
    CredentialsProviderError IDPCommunicationError`.split(/\s+/),
  DeletedRecently: ["QueueDeletedRecently"],
  CredentialsInvalid: `InvalidClientTokenId UnrecognizedClient SignatureDoesNotMatch InvalidSignature IncompleteSignature ExpiredToken
    TokenRefreshRequired InvalidAccessKeyId AuthFailure MissingAuthenticationToken NotAuthorized OptInRequired RegionDisabled
    RequestExpired RequestTimeTooSkewed RequestInTheFuture InvalidIdentityToken IDPRejectedClaim`.split(/\s+/),
  PermissionDenied: ["AccessDenied", "KmsAccessDenied", "UnauthorizedOperation", "Unauthorized", "Forbidden"],
  QuotaExceeded: ["OverLimit", "ServiceQuotaExceeded", "QuotaExceeded", "TooManyTags"],
  NotOwned: ["QueueNameExists", "QueueAlreadyExists"],
};

const retryable: ReadonlySet<Meaning> = new Set(["Throttled", "CloudUnavailable", "DeletedRecently", "DependencyNotReady", "Conflict"]);

const hints: Record<Meaning, (call: Call) => string> = {
  Throttled: () => "it is tried again by itself; if it goes on, lower maxConcurrentRuns of the account or ask AWS for a higher quota",
  CloudUnavailable: ({ account }) =>
    `it is tried again by itself; if it goes on, check region and endpoint of account ${account} and whether the cluster lets runs out to it`,
  DeletedRecently: () => "AWS gives the name out again 60 seconds after the deletion: it is tried again by itself",
  DependencyNotReady: () => "it is tried again by itself; make the dead-letter queue, or correct aws.deadLetterQueueARN",
  Conflict: () => "it went away in the meantime: the next run starts from what is there then",
  CredentialsInvalid: ({ account }) =>
    `renew the credentials of account ${account} (and check the node's clock), then: kubectl cloud account check ${account}`,
  PermissionDenied: ({ account, action }) =>
    action.startsWith("sts:AssumeRole")
      ? "let the role's trust policy name the cluster's OIDC provider and this ServiceAccount"
      : `allow ${action} in the IAM policy of account ${account}'s credentials, and look for an explicit deny`,
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
  const message = `could not ${call.doing}: ${codeOf(error)}: ${messageOf(error)}`;
  const details: ErrorDetails = { code: meaning, hint: hints[meaning](call), cause: error };
  if (!retryable.has(meaning)) return new TerminalError(message, details);
  const seconds = meaning === "DeletedRecently" ? 60 : retryAfterSeconds(error);
  return new RetryableError(message, seconds === undefined ? details : { ...details, retryAfterSeconds: seconds });
}

function meaningOf(error: Error, { action }: Call): Meaning | undefined {
  if (isNetworkError(error)) return "CloudUnavailable";
  if (/dead.?letter target does not exist/i.test(error.message)) return "DependencyNotReady";
  // while a queue is made, the one that doesn't exist is its dead-letter queue
  if (error.name === "QueueDoesNotExist") return action === "sqs:CreateQueue" ? "DependencyNotReady" : "Conflict";
  const code = codeOf(error)
    .replace(/^.*[.#]/, "")
    .replace(/Exception$/, "");
  const name = error.name.replace(/Exception$/, "");
  for (const [meaning, codes] of Object.entries(meanings)) {
    if (codes.includes(name) || codes.includes(code)) return meaning as Meaning;
  }
  const status = statusOf(error);
  if (status === undefined) return undefined;
  if (status === 429) return "Throttled";
  if (status === 401 || status === 403) return "PermissionDenied";
  // an answer that is not AWS' at all comes from something in between, or from a wrong endpoint
  return status >= 500 || status < 400 || error instanceof SyntaxError || name === "Unknown" ? "CloudUnavailable" : "SpecRejected";
}

/** Runs one call to AWS; what it throws is in our terms. */
export async function ask<T>(call: Call, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw awsError(error, call);
  }
}
