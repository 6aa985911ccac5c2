import { z } from "zod";

import { dnsLabel, dnsName, field, integer, matches, time } from "../fields.ts";
import { defineKind } from "../kind.ts";
import { condition, run } from "../status.ts";

const kindName = () =>
  field(z.string().max(63), {
    description: "A kind, such as Deployment.",
    rules: [matches(/^[A-Z][A-Za-z0-9]*$/, "not a kind: write it as it stands in a manifest, such as Deployment")],
  });

const apiVersion = () =>
  field(z.string().max(253), {
    description: "Group and version, such as apps/v1.",
    rules: [
      matches(
        /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?[/])?v[0-9]+((alpha|beta)[0-9]+)?$/,
        "not an apiVersion: write group and version as in a manifest, such as apps/v1",
      ),
    ],
  });

const service = z.object({
  apiVersion: field(apiVersion().default("kubectl-cloud.dev/v1alpha1"), {
    description: "Of the service. Default: that of our kinds; v1 for a Secret.",
  }),
  kind: field(kindName(), {
    description:
      "What is bound: one of our kinds, Secret, or any Provisioned Service of servicebinding.io, which names its Secret in status.binding.name.",
  }),
  resource: field(dnsLabel().optional(), {
    description: "Plural of the kind, of one that is neither ours nor Secret. Default: the kind in small letters with an s.",
  }),
  name: field(dnsName(), { description: "Name of the service, in the binding's namespace." }),
});

const requirement = z.object({
  key: field(z.string().min(1).max(316), { description: "Name of a label." }),
  operator: field(z.enum(["In", "NotIn", "Exists", "DoesNotExist"]), { description: "What must be true of its value, or of it." }),
  values: field(z.array(z.string().max(63)).max(50).optional(), { description: "For In and NotIn: the values." }),
});

const workload = z.object({
  apiVersion: field(apiVersion().default("apps/v1"), { description: "Of the workload." }),
  kind: field(kindName(), {
    description:
      "Deployment, StatefulSet, DaemonSet, CronJob or Job; any other kind needs resource, and a ClusterWorkloadResourceMapping unless it has the pod template of a Deployment.",
  }),
  resource: field(dnsLabel().optional(), {
    description: "Plural of the kind, of one that Kubernetes does not have by itself: your right to patch it is asked for by that name.",
  }),
  name: field(dnsName().optional(), { description: "Name of the workload, in the binding's namespace; exactly one of name and selector." }),
  selector: field(
    z
      .object({
        matchLabels: field(z.record(z.string().max(316), z.string().max(63)).default({}), {
          description: "Labels that a workload must have.",
          maxProperties: 20,
        }),
        matchExpressions: field(z.array(requirement).max(20).optional(), {
          description: "What else must be true of its labels.",
        }),
      })
      .optional(),
    {
      description: "All workloads of the kind with these labels; what comes later is bound with the next look, after ten minutes at most.",
    },
  ),
  containers: field(z.array(dnsLabel()).min(1).max(50).optional(), {
    description: "Containers and init containers to bind, by name. Default: all.",
  }),
});

const variable = z.object({
  name: field(z.string().min(1).max(256), {
    description: "Name of the environment variable.",
    rules: [matches(/^[A-Za-z_][A-Za-z0-9_]*$/, "not a variable: use letters, digits and '_', with no digit first")],
  }),
  key: field(z.string().min(1).max(253), { description: "Key of the Secret that has its value." }),
});

const files = z.object({
  name: field(dnsName().optional(), { description: "Directory below $SERVICE_BINDING_ROOT. Default: the binding's name." }),
  type: field(z.string().min(1).max(253).optional(), { description: "Value of the entry type, instead of the Secret's." }),
  provider: field(z.string().min(1).max(253).optional(), { description: "Value of the entry provider, instead of the Secret's." }),
});

const spec = z.object({
  service: field(service, { description: "Whose connection is bound." }),
  secretName: field(dnsName().optional(), {
    description:
      "Name of the service's Secret, where that is not the service's own name: your right to read it is asked for by that name, and nothing else is bound.",
  }),
  workload: field(workload, {
    description: "What gets the connection.",
    rules: [
      { rule: "has(self.name) != has(self.selector)", message: "workload needs exactly one of name and selector: set one" },
      {
        rule: "has(self.resource) || self.kind in ['Deployment', 'StatefulSet', 'DaemonSet', 'CronJob', 'Job']",
        message: "a workload of that kind needs resource, the plural of the kind: set it as 'kubectl api-resources' shows it",
      },
    ],
  }),
  env: field(z.array(variable).max(100).default([]), {
    description: "Environment variables that get their values from the Secret, by reference.",
    listMapKey: "name",
  }),
  files: field(files.optional(), {
    description: "Mounts the Secret below $SERVICE_BINDING_ROOT, a file per key, by the projection rules of servicebinding.io.",
  }),
  restartOnChange: field(z.boolean().optional(), {
    description:
      "Whether the workload's pods are replaced when the connection changes. Default: true with env, which a running pod can't see change.",
  }),
});

const bound = z.object({
  apiVersion: field(z.string(), { description: "Of the workload." }),
  kind: field(z.string(), { description: "Of the workload." }),
  name: field(z.string(), { description: "Of the workload." }),
  /** To be found again when the spec names another kind meanwhile. */
  resource: field(z.string(), { description: "Plural of its kind." }),
});

const status = z.object({
  observedGeneration: field(z.int().min(-1).optional(), { description: "The metadata.generation that the conditions speak of." }),
  conditions: field(z.array(condition).max(16).optional(), {
    description: "Ready, ServiceAvailable, Reconciling and Stalled.",
    listMapKey: "type",
  }),
  binding: field(z.object({ name: field(z.string(), { description: "Name of the Secret." }) }).optional(), {
    description: "The Secret that the service offered to the last run.",
  }),
  checksum: field(z.string().optional(), { description: "Of the connection that was offered; says nothing of it." }),
  workloads: field(z.array(bound).max(500).optional(), { description: "Where the connection is, or is just being put." }),
  run: field(
    z
      .object({
        job: field(z.string(), { description: "The Job that works on the binding." }),
        until: field(time(), { description: "When the claim ends unless the run renews it." }),
      })
      .optional(),
    { description: "Who works on it now: the claim." },
  ),
  lastRun: field(run.optional(), { description: "The last run." }),
  history: field(z.array(run).max(10).optional(), { description: "The last 10 runs, newest first." }),
  failures: field(integer(0, 1_000_000).optional(), { description: "Runs in a row that will be retried; sets the backoff." }),
  nextRunAt: field(time().optional(), { description: "When the binding is due again without being changed." }),
  lastHandledReconcileAt: field(z.string().optional(), {
    description: "The value of the annotation kubectl-cloud.dev/reconcile that the last run answered.",
  }),
});

/** The connection of a service in a workload. */
export const cloudBinding = defineKind({
  kind: "CloudBinding",
  plural: "cloudbindings",
  shortNames: ["cbind"],
  description: "Puts the connection of a service into a workload: as environment variables, as files, or both.",
  scope: "Namespaced",
  service: false,
  providers: [],
  spec,
  status,
  rules: [
    {
      rule: "size(self.env) > 0 || has(self.files)",
      message: "a binding needs env or files: say which variables get which keys, or mount the Secret with files: {}",
    },
    {
      rule: "self.service.kind != 'Secret' || !has(self.secretName)",
      message: "secretName goes with a service that has a Secret: leave it out for a Secret itself",
      fieldPath: ".secretName",
    },
    {
      rule: "!has(self.restartOnChange) || !self.restartOnChange || self.service.kind != 'Secret'",
      message: "nobody may read a plain Secret to see it change: leave restartOnChange out and use 'kubectl rollout restart'",
      fieldPath: ".restartOnChange",
    },
  ],
  columns: [
    {
      name: "Ready",
      type: "string",
      jsonPath: ".status.conditions[?(@.type=='Ready')].status",
      description: "Whether the workload has the connection.",
    },
    {
      name: "Status",
      type: "string",
      jsonPath: ".status.conditions[?(@.type=='Ready')].reason",
      description: "The reason in one word.",
    },
    { name: "Service", type: "string", jsonPath: ".spec.service.name", description: "Whose connection it is." },
    { name: "Workload", type: "string", jsonPath: ".spec.workload.name", description: "What gets it." },
    { name: "Last-Job", type: "string", jsonPath: ".status.lastRun.job", description: "The Job of the last run.", priority: 1 },
    {
      name: "Message",
      type: "string",
      jsonPath: ".status.conditions[?(@.type=='Ready')].message",
      description: "What happened and the next step.",
      priority: 1,
    },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", description: "Since when it exists." },
  ],
  example: {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudBinding",
    metadata: { name: "web-orders", namespace: "shop" },
    spec: {
      service: { kind: "Postgres", name: "orders" },
      workload: { kind: "Deployment", name: "web" },
      env: [
        { name: "DB_HOST", key: "host" },
        { name: "DB_PASSWORD", key: "password" },
      ],
      files: { name: "orders" },
    },
  },
});

export type CloudBindingSpec = z.infer<typeof spec>;
export type CloudBindingStatus = z.infer<typeof status>;
