import type { Reason } from "../../../lib/reasons.ts";
import type { Meaning } from "./errors.ts";

/** The reasons that an answer of Azure can lead to. */
export type AzureReason = Extract<
  Reason,
  | "Throttled"
  | "CloudUnavailable"
  | "DependencyNotReady"
  | "Conflict"
  | "Busy"
  | "CredentialsMissing"
  | "CredentialsInvalid"
  | "AccountMismatch"
  | "PermissionDenied"
  | "QuotaExceeded"
  | "SpecRejected"
  | "NotOwned"
  | "CloudFailed"
>;

/** Those that are tried again by themselves. */
export const retryable: ReadonlySet<AzureReason> = new Set(["Throttled", "CloudUnavailable", "DependencyNotReady", "Conflict", "Busy"]);

/**
 * What codes mean that Resource Manager and many services have:
 * https://learn.microsoft.com/azure/azure-resource-manager/troubleshooting/common-deployment-errors
 */
const codes: Partial<Record<AzureReason, string>> = {
  Throttled: `429 TooManyRequests RetryableError SubscriptionRequestsThrottled ResourceCollectionRequestsThrottled RequestRateTooLarge
    MessagingGatewayTooManyRequests`,
  Busy: `Conflict AnotherOperationInProgress RetryableErrorDueToAnotherOperation ServerIsBusy OperationInProgress ResourceBusy ServerBusy
    PreconditionFailed ResourceIsBusy`,
  DependencyNotReady: `ResourceGroupBeingDeleted ResourceGroupNotFound ParentResourceNotFound ReferencedResourceNotProvisioned
    InvalidResourceReference PrincipalNotFound StorageAccountIsNotProvisioned CannotDeleteResource LinkedInvalidPropertyId`,
  Conflict: "OperationCancelled OperationCanceled Canceled OperationPreempted ResourceNotFound NotFound",
  CloudUnavailable: `InternalServerError InternalError InternalOperationError ServiceUnavailable GatewayTimeout ServerTimeout BadGateway
    RequestTimeout`,
  CredentialsInvalid: `InvalidAuthenticationToken ExpiredAuthenticationToken AuthenticationFailed AuthenticationFailedMissingToken
    InvalidAuthenticationTokenAudience`,
  AccountMismatch: "InvalidAuthenticationTokenTenant SubscriptionNotFound InvalidSubscriptionId",
  PermissionDenied: `AuthorizationFailed LinkedAuthorizationFailed AuthorizationPermissionMismatch DenyAssignmentAuthorizationFailed
    Forbidden RequestDisallowedByPolicy RequestDisallowedByAzure ScopeLocked ReadOnlyDisabledSubscription DisabledSubscription
    MissingSubscriptionRegistration SubscriptionNotRegistered`,
  QuotaExceeded: "QuotaExceeded SubscriptionQuotaExceeded ResourceQuotaExceeded ResourceGroupQuotaExceeded QuotaLimitExceeded",
  SpecRejected: `BadRequest SkuNotAvailable LocationIsOfferRestricted LocationNotAvailableForResourceType NoRegisteredProviderFound
    InvalidParameter InvalidParameterValue InvalidRequestContent InvalidTemplate`,
  NotOwned: `ServerNameAlreadyExists NameUnavailable NameNotAvailable VaultAlreadyExists StorageAccountAlreadyTaken
    DatabaseAccountAlreadyExists`,
};

const reasonOf: ReadonlyMap<string, AzureReason> = new Map(
  Object.entries(codes).flatMap(([reason, list]) => list.split(/\s+/).map((code) => [code, reason as AzureReason])),
);

/** What the words mean that services use with a general code, or with none: `BadRequest`, `Conflict`, `OperationNotAllowed`. */
const phrases: readonly [RegExp, AzureReason][] = [
  [/is busy|in the process of being|operation in progress|try again later|please try later|retry the operation/i, "Busy"],
  [/exceed\w* .*quota|quota .*(exceed|reached)|\bquota limit|maximum number of .* (reached|allowed)/i, "QuotaExceeded"],
  [/(name|dns record) .*(already (in use|used|taken|exists)|is taken|not available)/i, "NotOwned"],
];

/** Whether a code says too little: the words of the message go before it, and so do the codes beside it. */
export function isVague(code: string): boolean {
  return /^$|^(BadRequest|Conflict|OperationNotAllowed|InternalServerError|Forbidden|NotFound|ResourceNotFound|\d+)$/.test(code);
}

/** What a code of Azure means, by the words where it says too little; undefined when neither is known. */
export function common(code: string, message: string): Meaning | undefined {
  const found = isVague(code) ? phrases.find(([words]) => words.test(message))?.[1] : undefined;
  const reason = found ?? reasonOf.get(code) ?? (/Quota/.test(code) ? "QuotaExceeded" : undefined);
  return reason && { reason };
}

/**
 * What a status means when no code is known.
 *
 * @param status - undefined for an operation that Azure had accepted and then failed
 * @param coded - whether the answer has a code at all: what something in between says has none
 */
export function byStatus(status: number | undefined, coded: boolean): AzureReason {
  if (status === undefined) return "CloudFailed";
  if (status === 429) return "Throttled";
  if (status === 401) return "CredentialsInvalid";
  if (status === 403) return "PermissionDenied";
  if (status === 404 || status === 410) return "Conflict";
  if (status === 409 || status === 412 || status === 423) return "Busy";
  return status >= 500 || status < 400 || status === 408 || !coded ? "CloudUnavailable" : "SpecRejected";
}
