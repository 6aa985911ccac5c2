import type { Reason } from "../lib/reasons.ts";

/** How things stand with an object that has a reason. */
export type OutcomeGroup = "fine" | "underWay" | "retried" | "failed" | "gone";

const later = "Looked at again after 5 minutes.";

/** What the reference says of each reason beside its meaning: how things stand, and the next step. */
export const outcomes: Record<Reason, { group: OutcomeGroup; next: string }> = {
  Available: { group: "fine", next: "None: `Ready` is True." },
  Bound: { group: "fine", next: "None: `Ready` is True." },
  PendingMaintenance: {
    group: "fine",
    next: "`status.pendingChanges` names the changes. To have them now, where the kind has it: `applyImmediately`.",
  },
  Suspended: { group: "fine", next: "Set `spec.suspend` to false to go on." },
  Done: { group: "fine", next: "An event of a CloudSchedule: its message says what was done." },
  Failed: {
    group: "failed",
    next: "An event of a CloudSchedule: its message says why, and the next step. The next time is started all the same.",
  },
  Missed: { group: "failed", next: "An event of a CloudSchedule: see `kubectl cloud doctor`, or raise startingDeadlineSeconds." },
  Reconciling: { group: "underWay", next: "See `kubectl cloud logs KIND/NAME -f`." },
  Creating: { group: "underWay", next: "A later run looks again." },
  Updating: { group: "underWay", next: "A later run looks again." },
  AwaitingApproval: { group: "underWay", next: "See `kubectl cloud plan KIND/NAME`, then `kubectl cloud approve KIND/NAME`." },
  Deleting: { group: "underWay", next: "A later run looks again." },
  Deleted: { group: "gone", next: "None." },
  Retained: {
    group: "gone",
    next: "The cloud resource is yours: an object with its `externalName` and `adoptionPolicy: IfExists` takes it over.",
  },
  Throttled: { group: "retried", next: "If it goes on, lower `maxConcurrentRuns` of the account or ask the cloud for a higher quota." },
  CloudUnavailable: {
    group: "retried",
    next: "If it goes on, check region and endpoint of the account, and whether the cluster lets runs out.",
  },
  ClusterUnavailable: { group: "retried", next: "If it goes on: `kubectl cloud doctor`." },
  DeletedRecently: { group: "retried", next: "SQS: 60 seconds after the deletion the name is free." },
  DependencyNotReady: {
    group: "retried",
    next: "Make what the message names, or correct its name in the spec. While deleting: other finalizers come first.",
  },
  Conflict: { group: "retried", next: "None: the next run starts from what is there then." },
  Busy: { group: "retried", next: "None: tried again when the cloud is done." },
  InternalError: { group: "retried", next: "Please report it with the run's log." },
  AccountNotFound: {
    group: "failed",
    next: "Add the account, or create the object again with another. While deleting: [an account that is gone](../guide/deleting.md#an-account-that-is-gone).",
  },
  NamespaceNotAllowed: {
    group: "failed",
    next: "Have the namespace added to `spec.allowedNamespaces` of the account, or use another account.",
  },
  Unsupported: { group: "failed", next: "Use an account of a provider that has it." },
  CredentialsMissing: { group: "failed", next: `Make the Secret or the ServiceAccount that the account names, with its keys. ${later}` },
  CredentialsInvalid: { group: "failed", next: `Renew them, then \`kubectl cloud account check ACCOUNT\`. ${later}` },
  AccountMismatch: {
    group: "failed",
    next: "Use credentials of the account or subscription that the CloudAccount names, or add another CloudAccount.",
  },
  PermissionDenied: { group: "failed", next: `Allow the action that the message names to the account's credentials. ${later}` },
  QuotaExceeded: { group: "failed", next: `Delete what is not needed, or ask the cloud for a higher quota. ${later}` },
  SpecRejected: { group: "failed", next: "Change the spec as the message says." },
  NotOwned: { group: "failed", next: "Set `adoptionPolicy: IfExists` to take it over, or choose another `externalName` in a new object." },
  DeletionProtected: { group: "failed", next: "Set `spec.deletionProtection` to false: the deletion goes on by itself." },
  FieldConflict: {
    group: "failed",
    next: "Take it out of the workload, or give the binding's variable or directory another name.",
  },
  WorkloadRejected: { group: "failed", next: "Do what the message says; of a Job, bind the manifest before you create it." },
  CloudFailed: { group: "failed", next: `Do what the message says; the next run starts from what is there then. ${later}` },
  EngineMissing: { group: "failed", next: `Run the command that the message has. ${later}` },
  ConnectionNotOurs: {
    group: "failed",
    next: "Set `spec.connection.name` to another name, or remove that Secret or ConfigMap if nobody needs it.",
  },
};
