import { z } from "zod";

import { field, time } from "./fields.ts";

/** A condition as Kubernetes has it; kstatus reads ours. */
export const condition = z.object({
  type: field(z.string().max(316), { description: "Ready, Synced, Reconciling or Stalled." }),
  status: field(z.enum(["True", "False", "Unknown"]), { description: "Whether the condition holds." }),
  observedGeneration: field(z.int().min(0).optional(), { description: "The metadata.generation that this was said of." }),
  lastTransitionTime: field(time(), { description: "When the status last changed." }),
  reason: field(z.string().min(1).max(1024), { description: "One word of the documented list of reasons." }),
  message: field(z.string().max(32768), { description: "What happened and the next step, for people." }),
});

/** One past run, kept in `status.history` so that the record outlives its Job. */
export const run = z.object({
  job: field(z.string(), { description: "Name of the Job in the runner's namespace." }),
  reason: field(z.string(), {
    description:
      "Why the run was started: Created, Changed, Deleted, Drift, Retry, Requested, Approved, Planned, AccountChanged, Rotation, ConnectionChanged or Scheduled.",
  }),
  requestedBy: field(z.string().optional(), { description: "Who asked for it, as the API server knew them." }),
  approvedBy: field(z.string().optional(), { description: "Who approved what it did, as the API server knew them." }),
  generation: field(z.int().optional(), { description: "The metadata.generation that the run worked on." }),
  startedAt: field(time(), { description: "When the run took up the object." }),
  finishedAt: field(time().optional(), { description: "When the run was done with the object." }),
  result: field(z.enum(["Succeeded", "InProgress", "Retrying", "Failed"]), { description: "How it ended." }),
  changes: field(z.array(z.string()).max(100).optional(), { description: "What the run changed in the cloud." }),
  message: field(z.string().optional(), { description: "The error's message and hint, of a run that did not succeed." }),
  log: field(z.array(z.string()).max(20).optional(), { description: "The end of a failed run's log." }),
});

/** A field that a run would change. Values are JSON texts, shortened to 1,024 characters. */
const plannedChange = z.object({
  field: field(z.string(), { description: "Path in the spec." }),
  from: field(z.string().optional(), { description: "Value in the cloud, as JSON; left out when it is not set there." }),
  to: field(z.string().optional(), { description: "Value in the spec, as JSON; left out when it is reset to the cloud's default." }),
  effect: field(z.enum(["Now", "MaintenanceWindow", "Impossible"]), {
    description: "When it takes effect: Now, in the MaintenanceWindow, or Impossible without creating the resource again.",
  }),
});

const planContent = {
  at: field(time(), { description: "When it was made." }),
  generation: field(z.int().optional(), { description: "The metadata.generation that it was made for." }),
  action: field(z.enum(["None", "Create", "Adopt", "Update", "Delete", "Retain"]).optional(), {
    description: "What is done to the cloud resource. Retain drops our ownership tag and leaves it.",
  }),
  changes: field(z.array(plannedChange).max(200).optional(), { description: "Field by field." }),
};

/** What a run waits with until it is approved. */
export const plan = z.object({
  ...planContent,
  hash: field(z.string(), { description: "What `kubectl cloud approve` writes into the annotation kubectl-cloud.dev/approved." }),
});

/** What a run would change, as somebody asked for it; nothing waits for it. */
export const preview = z.object({
  ...planContent,
  id: field(z.string(), { description: "Of the request in the annotation kubectl-cloud.dev/plan that this answers." }),
  reason: field(z.string().optional(), { description: "Why it could not be made, in one word of the list of reasons." }),
  message: field(z.string().optional(), { description: "Why it could not be made, or what is to be known beside the changes." }),
});

/** Status of every service kind. */
export const serviceStatus = z.object({
  observedGeneration: field(z.int().min(-1).optional(), {
    description: "The metadata.generation that the conditions speak of; -1 before the first run.",
  }),
  observedAccountGeneration: field(z.int().min(0).optional(), {
    description: "The account's metadata.generation that the last run used.",
  }),
  externalName: field(z.string().optional(), { description: "Name in the cloud, committed before the first create." }),
  externalID: field(z.string().optional(), { description: "ARN or ARM id." }),
  binding: field(z.object({ name: field(z.string(), { description: "Name of the Secret." }) }).optional(), {
    description: "The connection Secret, as servicebinding.io's Provisioned Service has it.",
  }),
  conditions: field(z.array(condition).max(16).optional(), {
    description: "Ready, Synced, Reconciling and Stalled.",
    listMapKey: "type",
  }),
  run: field(
    z
      .object({
        job: field(z.string(), { description: "The Job that works on the object." }),
        until: field(time(), { description: "When the claim ends unless the run renews it." }),
      })
      .optional(),
    { description: "Who works on it now: the claim." },
  ),
  operation: field(
    z
      .object({
        kind: field(z.enum(["Create", "Update", "Delete"]), { description: "What was begun." }),
        token: field(z.string().optional(), { description: "What resumes or recognises it." }),
        startedAt: field(time(), { description: "When it was begun." }),
        answered: field(z.boolean().optional(), { description: "Whether the cloud has taken it." }),
        message: field(z.string().optional(), { description: "What the cloud says of it." }),
      })
      .optional(),
    { description: "A cloud operation that was begun and is not known to be done; a later run resumes it." },
  ),
  settling: field(
    z
      .object({
        changes: field(z.string(), { description: "Which change: a hash." }),
        until: field(time(), { description: "When the cloud surely shows it." }),
      })
      .optional(),
    { description: "A change that the cloud took but may not show yet: the same is not written again before it must show." },
  ),
  pendingChanges: field(z.array(z.string()).max(100).optional(), {
    description: "Changes that the cloud has taken and applies in its maintenance window.",
  }),
  passwordFingerprint: field(z.string().optional(), {
    description: "Tells whether the cloud has the generated password of the Secret; says nothing of the password.",
  }),
  plan: field(plan.optional(), { description: "What the next run would do and waits to have approved." }),
  connectionChecksum: field(z.string().optional(), {
    description: "Tells whether the connection's Secret has changed, for those that are bound to it; says nothing of it.",
  }),
  rotation: field(
    z
      .object({
        id: field(z.string(), { description: "The value of the annotation kubectl-cloud.dev/rotate that asked for it." }),
        step: field(z.enum(["Storing", "Changing", "Switching", "Switched", "Revoking", "Done", "Refused", "Unsupported"]), {
          description:
            "Storing the new credential in the Secret, Changing it in the cloud, Switching the connection over to it, Switched: the connection has the new one while the old one still works, Revoking the old one, Done. Refused: the cloud did not take it, and the old one goes on; Unsupported: there is no credential to change.",
        }),
        startedAt: field(time(), { description: "When it was begun." }),
        next: field(z.string().optional(), {
          description: "A later value of the annotation, which asks for another one when this one is done.",
        }),
        atWork: field(z.boolean().optional(), {
          description: "Whether the cloud was seen at work on the step: then it is done once it is not any more.",
        }),
        message: field(z.string().optional(), { description: "Why it was refused, or why the old credential is not ended yet." }),
        revokeAt: field(time().optional(), { description: "When the old credential stops working, where the service has two." }),
      })
      .optional(),
    { description: "The last change of credentials, and how far it has come; a later run goes on." },
  ),
  activeKey: field(z.enum(["primary", "secondary"]).optional(), {
    description: "Which of a service's two keys is in the connection. Default: primary.",
  }),
  preview: field(preview.optional(), { description: "The answer to the last `kubectl cloud plan`." }),
  appliedFields: field(z.array(z.string()).max(200).optional(), {
    description: "Optional spec fields that are set in the cloud, so that one taken out of the spec is reset there.",
  }),
  lastRun: field(run.optional(), { description: "The last run." }),
  history: field(z.array(run).max(10).optional(), { description: "The last 10 runs, newest first." }),
  failures: field(z.int().min(0).optional(), { description: "Runs in a row that will be retried; sets the backoff." }),
  nextRunAt: field(time().optional(), { description: "When the object is due again without being changed." }),
  lastHandledReconcileAt: field(z.string().optional(), {
    description: "The value of the annotation kubectl-cloud.dev/reconcile that the last run answered.",
  }),
});

export type Condition = z.infer<typeof condition>;
export type RunRecord = z.infer<typeof run>;
export type ServiceStatus = z.infer<typeof serviceStatus>;
export type Rotation = NonNullable<ServiceStatus["rotation"]>;
export type Plan = z.infer<typeof plan>;
export type Preview = z.infer<typeof preview>;
export type PlannedChange = z.infer<typeof plannedChange>;
