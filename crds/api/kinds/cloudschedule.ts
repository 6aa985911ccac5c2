import { z } from "zod";

import { dnsName, field, integer, matches, time } from "../fields.ts";
import { defineKind } from "../kind.ts";

/** The object that an action is for, in the schedule's namespace. */
const target = {
  kind: field(z.string().max(63), {
    description: "One of our kinds, such as Postgres.",
    rules: [matches(/^[A-Z][A-Za-z0-9]*$/, "not a kind: write it as it stands in a manifest, such as Postgres")],
  }),
  name: field(dnsName(), { description: "Name of the object, in the schedule's namespace." }),
};

/** One field of a cron expression: `*`, a number or name, a range or a step of these, and lists of them, as a CronJob takes it. */
function cronField(value: string): string {
  const item = `([*?]|${value}(-${value})?)(/[1-9][0-9]?)?`;
  return `${item}(,${item})*`;
}

/** What a CronJob takes: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax */
const cronPattern = new RegExp(
  `^(@(yearly|annually|monthly|weekly|daily|midnight|hourly)|${[
    "[0-5]?[0-9]",
    "([01]?[0-9]|2[0-3])",
    "(0?[1-9]|[12][0-9]|3[01])",
    "(0?[1-9]|1[0-2]|[A-Za-z]{3})",
    "([0-7]|[A-Za-z]{3})",
  ]
    .map(cronField)
    .join(" +")})$`,
);

const create = z.object({
  objects: field(
    z
      .array(field(z.looseObject({}), { description: "A manifest of one of our kinds.", embedded: true }))
      .min(1)
      .max(10),
    {
      description: "Manifests of our kinds, in the schedule's namespace; what exists already is left as it is.",
      rules: [
        {
          rule: "self.all(o, o.apiVersion == 'kubectl-cloud.dev/v1alpha1')",
          message: "a schedule creates objects of our kinds only: for anything else use the action run",
        },
        {
          rule: "self.filter(o, o.kind == 'CloudBinding').size() <= 1",
          message: "a schedule creates at most one CloudBinding: make another schedule for the next",
        },
        {
          rule: "self.all(o, has(o.metadata.name) && o.metadata.name != '')",
          message: "each manifest needs metadata.name: name it, so that it is made only once",
        },
      ],
    },
  ),
});

const set = z.object({
  ...target,
  spec: field(z.looseObject({}), { description: "The fields to set, nested as in the object's spec.", preserveUnknown: true }),
});

const variable = z.object({
  name: field(z.string().min(1).max(256), {
    description: "Name of the environment variable.",
    rules: [matches(/^[A-Za-z_][A-Za-z0-9_]*$/, "not a variable: use letters, digits and '_', with no digit first")],
  }),
  value: field(z.string().max(4096).optional(), { description: "Its value; exactly one of value and secretKeyRef." }),
  secretKeyRef: field(
    z
      .object({
        name: field(dnsName(), { description: "Name of the Secret." }),
        key: field(z.string().min(1).max(253), { description: "Key of the Secret." }),
      })
      .optional(),
    { description: "Where its value comes from, such as a connection's Secret." },
  ),
});

const run = z.object({
  image: field(z.string().min(1).max(1024), { description: "Image of the Job's container." }),
  command: field(z.array(z.string().max(8192)).max(100).optional(), {
    description: "Program and arguments, instead of the image's own.",
  }),
  env: field(z.array(variable).max(100).optional(), {
    description: "Environment variables.",
    rules: [
      {
        rule: "self.all(v, has(v.value) != has(v.secretKeyRef))",
        message: "each variable needs exactly one of value and secretKeyRef: set one",
      },
    ],
  }),
  serviceAccountName: field(dnsName().optional(), { description: "ServiceAccount of the Job's pod. Default: the namespace's own." }),
});

const action = z.object({
  create: field(create.optional(), { description: "Creates objects." }),
  delete: field(z.object(target).optional(), { description: "Deletes an object, and with it what its deletionPolicy says." }),
  set: field(set.optional(), { description: "Sets fields of an object's spec." }),
  reconcile: field(z.object(target).optional(), { description: "Has a run look after an object." }),
  rotate: field(z.object(target).optional(), { description: "Gives an object new credentials." }),
  run: field(run.optional(), { description: "Starts a Job in the schedule's namespace." }),
});

const spec = z.object({
  at: field(time().max(64).optional(), {
    description: "When, once: an RFC 3339 time. Exactly one of at and cron.",
    placeholder: "TIME",
  }),
  cron: field(z.string().max(100).optional(), {
    description: "When, again and again: five fields as in a CronJob, or @hourly, @daily, @weekly, @monthly, @yearly.",
    placeholder: "CRON",
    rules: [
      matches(
        cronPattern,
        "not a schedule: write minute (0-59), hour (0-23), day of month (1-31), month (1-12) and day of week (0-6), such as '0 2 * * *'",
      ),
    ],
  }),
  timeZone: field(z.string().max(64).default("UTC"), {
    description: "Time zone of cron by its name in the tz database, such as Asia/Tokyo.",
    placeholder: "ZONE",
    rules: [
      {
        rule: "self != '' && timestamp('2026-01-01T00:00:00Z').getFullYear(self) > 0",
        message: "no time zone: write its name in the tz database, such as Asia/Tokyo",
      },
    ],
  }),
  suspend: field(z.boolean().default(false), {
    description: "Start nothing until this is false again; what falls due meanwhile is missed.",
  }),
  startingDeadlineSeconds: field(integer(1, 31_536_000).optional(), {
    description: "How late it may still be started, in seconds; what is later is Missed. Default: however late.",
  }),
  concurrencyPolicy: field(z.enum(["Allow", "Forbid", "Replace"]).default("Allow"), {
    description:
      "What to do when its time comes while an earlier one is at work: Allow both, Forbid the new one, or Replace the earlier one. As with a CronJob.",
  }),
  successfulHistoryLimit: field(integer(0, 20).default(3), {
    description: "How many of those that succeeded are remembered, and their Jobs kept.",
  }),
  failedHistoryLimit: field(integer(0, 20).default(1), {
    description: "How many of those that failed or were missed are remembered, and their Jobs kept.",
  }),
  action: field(action, {
    description: "What is done: exactly one of create, delete, set, reconcile, rotate and run.",
    rules: [
      {
        rule: "[has(self.create), has(self.delete), has(self.set), has(self.reconcile), has(self.rotate), has(self.run)].filter(given, given).size() == 1",
        message: "a schedule has exactly one action: set one of create, delete, set, reconcile, rotate and run",
      },
    ],
  }),
});

/** One time that fell due, and what became of it. */
const occasion = z.object({
  at: field(time(), { description: "The time that it was scheduled for." }),
  result: field(z.enum(["Running", "Done", "Failed", "Missed"]), { description: "What became of it." }),
  run: field(z.string().optional(), { description: "The Job in the runner's namespace that carried the action out." }),
  job: field(z.string().optional(), { description: "Action run: the Job in the schedule's namespace." }),
  generation: field(z.int().optional(), { description: "The metadata.generation of the schedule as it was taken up." }),
  uid: field(z.string().optional(), {
    description: "Action delete: uid of the object when its time was taken up; no later one is deleted.",
  }),
  startedAt: field(time().optional(), { description: "When it was begun." }),
  finishedAt: field(time().optional(), { description: "When it was done." }),
  message: field(z.string().max(2048).optional(), { description: "What was done, or why not and the next step." }),
});

const status = z.object({
  observedGeneration: field(z.int().min(-1).optional(), { description: "The metadata.generation that the status speaks of." }),
  phase: field(z.enum(["Pending", "Running", "Done", "Failed", "Missed"]).optional(), {
    description: "Pending until its time has come, Running, and then what became of it; with cron, Pending again for the next time.",
  }),
  message: field(z.string().max(2048).optional(), { description: "What was done last, or why not and the next step." }),
  lastScheduleTime: field(time().optional(), {
    description: "The last time that fell due and was taken up or missed: none before it is started any more.",
  }),
  lastSuccessfulTime: field(time().optional(), { description: "When one succeeded last." }),
  nextScheduleTime: field(time().optional(), { description: "When it falls due next." }),
  active: field(z.array(occasion).max(20).optional(), { description: "Those at work now, newest first." }),
  history: field(z.array(occasion).max(40).optional(), { description: "Those that came to an end, newest first." }),
  nextRunAt: field(time().optional(), { description: "When a run looks again after what is at work." }),
});

/** Something to be done at a time. */
export const cloudSchedule = defineKind({
  kind: "CloudSchedule",
  plural: "cloudschedules",
  shortNames: ["csched"],
  description: "Does something at a time, once or again and again: creates, changes, deletes or rotates a service, or runs a command.",
  scope: "Namespaced",
  service: false,
  providers: [],
  spec,
  status,
  rules: [{ rule: "has(self.at) != has(self.cron)", message: "a schedule needs exactly one of at and cron: set one" }],
  columns: [
    { name: "Phase", type: "string", jsonPath: ".status.phase", description: "How it stands." },
    { name: "At", type: "string", jsonPath: ".spec['at','cron']", description: "When." },
    { name: "Suspend", type: "string", jsonPath: ".spec.suspend", description: "Whether it is suspended.", priority: 1 },
    { name: "Next", type: "string", jsonPath: ".status.nextScheduleTime", description: "When it falls due next." },
    { name: "Last", type: "date", jsonPath: ".status.lastScheduleTime", description: "When it fell due last." },
    { name: "Message", type: "string", jsonPath: ".status.message", description: "What was done last.", priority: 1 },
    { name: "Age", type: "date", jsonPath: ".metadata.creationTimestamp", description: "Since when it exists." },
  ],
  example: {
    apiVersion: "kubectl-cloud.dev/v1alpha1",
    kind: "CloudSchedule",
    metadata: { name: "orders-rotate", namespace: "shop" },
    spec: { cron: "0 2 * * 0", timeZone: "Asia/Tokyo", action: { rotate: { kind: "Postgres", name: "orders" } } },
  },
});

export type CloudScheduleSpec = z.infer<typeof spec>;
export type CloudScheduleStatus = z.infer<typeof status>;
export type Occasion = z.infer<typeof occasion>;
