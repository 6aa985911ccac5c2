/**
 * Every reason that a condition or an event of ours can have, with its meaning: the fixed list that users may build on.
 * The reference page is made from it.
 */
export const reasons = {
  // as it should be
  Available: "The cloud resource is as the spec says and can be used.",
  Bound: "The workload has the connection.",
  PendingMaintenance: "It can be used; the cloud applies a change in its maintenance window.",
  Suspended: "spec.suspend is true: nothing is changed.",
  // events of a schedule
  Done: "What was scheduled is done.",
  Failed: "What was scheduled could not be done.",
  Missed: "What was scheduled could not be started in time.",
  // on the way
  Reconciling: "A run works on it.",
  Creating: "The cloud is creating it.",
  Updating: "The cloud is changing it.",
  Deleting: "The cloud is deleting it.",
  Deleted: "The cloud resource and the connection are gone.",
  Retained: "The object goes and, by its deletionPolicy, the cloud resource stays, without our ownership tag.",
  AwaitingApproval: "A run would change something and waits for `kubectl cloud approve`.",
  // retried by itself, with backoff
  Throttled: "The cloud asked us to slow down.",
  CloudUnavailable: "The cloud could not be reached or answered with an error of its own.",
  ClusterUnavailable: "The Kubernetes API could not be reached or answered with an error of its own.",
  DeletedRecently: "The cloud does not give out the name of a resource deleted a moment ago.",
  DependencyNotReady: "Something it needs is not there yet.",
  Conflict: "Something else changed it at the same time.",
  Busy: "The cloud is at work on it and takes no change until that is done.",
  // needs a change by somebody
  AccountNotFound: "There is no CloudAccount of that name.",
  NamespaceNotAllowed: "The account does not allow the object's namespace.",
  Unsupported: "The account's provider has no such kind or field.",
  CredentialsMissing: "The account's credentials are not there.",
  CredentialsInvalid: "The cloud does not accept the account's credentials.",
  AccountMismatch: "The credentials belong to another cloud account.",
  PermissionDenied: "The credentials may not do it.",
  QuotaExceeded: "A quota of the cloud account is used up.",
  SpecRejected: "The cloud does not accept the spec.",
  NotOwned: "A resource of that name exists and is not ours.",
  DeletionProtected: "spec.deletionProtection is true: it is not deleted.",
  FieldConflict: "Somebody else has set in the workload what the binding would set.",
  WorkloadRejected: "Kubernetes does not take the change of the workload.",
  CloudFailed: "The cloud gave up on it.",
  EngineMissing: "Local mode: the engine is not installed, or does not run on this machine.",
  ConnectionNotOurs: "A Secret or ConfigMap of the connection's name exists and is not ours.",
  InternalError: "A bug of ours.",
} as const;

export type Reason = keyof typeof reasons;
