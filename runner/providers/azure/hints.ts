import type { AzureReason } from "./codes.ts";
import type { Call } from "./errors.ts";

/** What helps against a particular answer; the first that is found in it. */
const particular: readonly [RegExp, (found: RegExpExecArray, call: Call) => string][] = [
  [
    /^(?:MissingSubscriptionRegistration|SubscriptionNotRegistered)\b/,
    ({ input }, { action }) => {
      const namespace = /namespace '([\w.]+)'/.exec(input)?.[1] ?? action.split("/")[0];
      return `register the resource provider in the subscription, once: az provider register --namespace ${namespace}`;
    },
  ],
  [
    /action '(?<action>[^']+)' over scope '(?<scope>[^']+)'/,
    ({ groups }, { account }) =>
      `give the credentials of account ${account} a role with ${groups?.action} on ${groups?.scope}: az role assignment create; a new assignment takes effect within minutes`,
  ],
  [
    /^RequestDisallowedByPolicy\b/,
    () => "a policy of the subscription forbids it: change the spec as the message says, or ask its owner for an exemption",
  ],
  [/^ScopeLocked\b/, () => "remove the lock: az lock list, az lock delete"],
  [/^(?:ReadOnly)?DisabledSubscription\b/, () => "the subscription is disabled, as after an unpaid bill: have its owner enable it"],
  [
    /^SkuNotAvailable\b/,
    () => "choose another size or sku, or an account of another location; az lists them: az postgres flexible-server list-skus",
  ],
  [
    /^(?:LocationIsOfferRestricted|LocationNotAvailableForResourceType|NoRegisteredProviderFound)\b/,
    () => "use an account of another location, or ask Azure's support to open it for the subscription",
  ],
  [/^ResourceGroupBeingDeleted\b/, () => "it is tried again by itself, and the resource group made anew once it is gone"],
];

const general: Record<AzureReason, (call: Call) => string> = {
  Throttled: () => "it is tried again by itself; if it goes on, lower maxConcurrentRuns of the account",
  CloudUnavailable: ({ account }) =>
    `it is tried again by itself; if it goes on, check endpoint and authorityHost of account ${account} and whether the cluster lets runs out to them`,
  DependencyNotReady: () => "it is tried again by itself once that is there",
  Conflict: () => "it changed or went away in the meantime: the next run starts from what is there then",
  Busy: () => "it is tried again by itself once Azure is done",
  CredentialsMissing: ({ account }) =>
    `annotate the ServiceAccount of account ${account} with azure.workload.identity/client-id (workload identity), or use credentials.secretRef`,
  CredentialsInvalid: ({ account }) =>
    `renew the credentials of account ${account} (and check the node's clock), then: kubectl cloud account check ${account}`,
  AccountMismatch: ({ account }) =>
    `check subscriptionID and tenantID of account ${account} against 'az account show' with its credentials`,
  PermissionDenied: ({ account, action }) =>
    `give the credentials of account ${account} a role with ${action}; a new assignment takes effect within minutes`,
  QuotaExceeded: () => "delete what is not needed any more, or ask Azure for a higher quota",
  SpecRejected: () => "change the spec to what Azure accepts",
  NotOwned: () => "such names are unique in all of Azure: choose another externalName in a new object",
  CloudFailed: () => "see the activity log of the resource group (az monitor activity-log list), and tell Azure's support what it says",
};

/**
 * The next step.
 *
 * @param said - Azure's code and message
 */
export function hintFor(reason: AzureReason, call: Call, said: string): string {
  for (const [pattern, hint] of particular) {
    const found = pattern.exec(said);
    if (found) return hint(found, call);
  }
  return general[reason](call);
}
