/** The names that every part and every user's manifest share. Nothing here loads a library. */

/** API group of all our kinds. */
export const group = "kubectl-cloud.dev";
/** The only served version. */
export const version = "v1alpha1";
/** `apiVersion` of all our objects. */
export const apiVersion = `${group}/${version}`;

/** Keeps an object until its cloud resource is gone; committed before the first cloud write. */
export const finalizer = `${group}/cloud-resource`;
/** Keeps a CloudAccount while objects or grants still need it. */
export const accountFinalizer = `${group}/in-use`;

/** Keeps a CloudBinding until the connection is out of its workloads. */
export const bindingFinalizer = `${group}/projection`;

/** Annotations, as users and the parts write them. */
export const annotations = {
  /** Who asked for this spec, through our CLI; an admission policy lets nobody write another's name. */
  requestedBy: `${group}/requested-by`,
  /** What {@link annotations.requestedBy} belongs to: the hash of the spec, or `delete`. */
  requestedFor: `${group}/requested-for`,
  /** Any new value asks for a run now, as Flux's `reconcile.fluxcd.io/requestedAt` does. */
  reconcile: `${group}/reconcile`,
  /** Any new value asks for new credentials, as `kubectl cloud rotate` writes it. */
  rotate: `${group}/rotate`,
  /** Asks for a preview of what a run would change, as JSON: see {@link PlanRequest}. Any new id asks again. */
  plan: `${group}/plan`,
  /** `required`: nothing is changed in the cloud before its plan was approved. */
  approval: `${group}/approval`,
  /** Hash of the plan (`status.plan.hash`) that may be carried out; an admission policy asks for the verb `approve`. */
  approved: `${group}/approved`,
  /** Who approved; an admission policy lets nobody write another's name. */
  approvedBy: `${group}/approved-by`,
  /** On a Job: the objects of its run, as JSON. */
  objects: `${group}/objects`,
  /** On a Job: why it was started. */
  reason: `${group}/reason`,
  /** On what a schedule made: its CloudSchedule, and the time that it was for. */
  schedule: `${group}/schedule`,
  scheduledAt: `${group}/scheduled-at`,
} as const;

/** What {@link annotations.plan} holds. */
export interface PlanRequest {
  /** Told back in `status.preview.id`. */
  id: string;
  /** The spec to plan for, defaults filled in; without it the object's own. */
  spec?: object;
}

/** Labels on what we create. */
export const labels = {
  managedBy: "app.kubernetes.io/managed-by",
  partOf: "app.kubernetes.io/part-of",
  component: "app.kubernetes.io/component",
  /** On what is installed: the release that it is of. */
  version: "app.kubernetes.io/version",
  account: `${group}/account`,
  /** On what is made for runs that have no account: `bind` or `schedule`. */
  worker: `${group}/worker`,
} as const;

/** Value of {@link labels.managedBy} and {@link labels.partOf} on everything that is ours. */
export const product = "kubectl-cloud";

/** Where the images of dispatcher and runs are published, one for each version. */
export const runnerRepository = "ghcr.io/kubectl-cloud/runner";

/** Tags on a cloud resource: who owns it (the object's uid) and, for people, which object that is. */
export const tags = {
  owner: `${group}/owner`,
  object: `${group}/object`,
} as const;

/** The same two on Azure, whose tag names take no slash; {@link azureTags.account} is on a resource group that was made for an account. */
export const azureTags = {
  owner: `${group}-owner`,
  object: `${group}-object`,
  account: `${group}-account`,
} as const;

/**
 * Field manager of what a run writes. Like all below but the CLI's it does not begin with `kubectl`: Flux takes over what a
 * manager of such a name has set, and removes of it what its Git repository does not have, as a finalizer of ours.
 *
 * @see https://fluxcd.io/flux/faq/#why-are-kubectl-edits-rolled-back-by-flux
 */
export const runManager = `run.${group}`;
/** Field manager of a generated password: apart, so that a run can store one before it knows the rest of the connection. */
export const passwordManager = `password.${group}`;
/** Field manager of the password that the cloud is getting, while it is rotated: so that it goes without touching the rest. */
export const nextPasswordManager = `next-password.${group}`;
/** Key of the Secret that has it meanwhile. */
export const nextPasswordKey = "nextPassword";
/** Field manager of what a binding puts into a workload; each binding has its own, so that a conflict tells which it is. */
export const bindManager = (binding: { uid?: string | undefined }) => `bind.${group}/${binding.uid ?? ""}`;
/** Field manager of the status of bindings and schedules, and of what a schedule writes. */
export const bindRunManager = `bind.${group}`;
export const scheduleManager = `schedule.${group}`;
/** Field manager of what the CLI writes. */
export const cliManager = "kubectl-cloud";
/** Field manager of what the dispatcher writes. */
export const dispatchManager = `dispatch.${group}`;
