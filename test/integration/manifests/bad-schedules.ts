import { type BadManifest, schedule } from "./case.ts";

const target = { kind: "Queue", name: "orders" };
const create = (...objects: object[]) => schedule({ action: { create: { objects } } });
const queue = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name: "jobs" }, spec: { account: "dev" } };
const binding = { ...queue, kind: "CloudBinding" };
const run = (fields: object) => schedule({ action: { run: { image: "busybox", ...fields } } });

/** What people get wrong in a CloudSchedule, each with the field and the way out that the message must have. */
export const badSchedules: BadManifest[] = [
  { mistake: "no time", manifest: schedule({ at: undefined }), field: "spec", wayOut: "exactly one of at and cron" },
  { mistake: "once and again and again", manifest: schedule({ cron: "0 2 * * *" }), field: "spec", wayOut: "exactly one of at and cron" },
  { mistake: "a time in words", manifest: schedule({ at: "tomorrow 02:00" }), field: "spec.at", wayOut: "must be of type date-time" },
  { mistake: "a time without its zone", manifest: schedule({ at: "2030-01-01T02:00:00" }), field: "spec.at", wayOut: "date-time" },
  { mistake: "a day that there is not", manifest: schedule({ at: "2030-02-30T02:00:00Z" }), field: "spec.at", wayOut: "date-time" },
  {
    mistake: "seconds in a cron expression",
    manifest: schedule({ at: undefined, cron: "0 0 2 * * *" }),
    field: "spec.cron",
    wayOut: "day of month (1-31), month (1-12) and day of week (0-6)",
  },
  {
    mistake: "a nickname that CronJobs don't have",
    manifest: schedule({ at: undefined, cron: "@reboot" }),
    field: "spec.cron",
    wayOut: "such as '0 2 * * *'",
  },
  {
    mistake: "an hour that there is not",
    manifest: schedule({ at: undefined, cron: "0 24 * * *" }),
    field: "spec.cron",
    wayOut: "hour (0-23)",
  },
  {
    mistake: "what only other crons have",
    manifest: schedule({ at: undefined, cron: "0 2 L * *" }),
    field: "spec.cron",
    wayOut: "such as '0 2 * * *'",
  },
  {
    mistake: "a time zone that there is not",
    manifest: schedule({ at: undefined, cron: "0 2 * * *", timeZone: "Asia/Tokio" }),
    field: "spec.timeZone",
    wayOut: "such as Asia/Tokyo",
  },
  {
    mistake: "an empty time zone",
    manifest: schedule({ timeZone: "" }),
    field: "spec.timeZone",
    wayOut: "such as Asia/Tokyo",
  },
  {
    mistake: "no time left to start in",
    manifest: schedule({ startingDeadlineSeconds: 0 }),
    field: "spec.startingDeadlineSeconds",
    wayOut: "greater than or equal to 1",
  },
  {
    mistake: "a concurrency policy in lower case",
    manifest: schedule({ concurrencyPolicy: "forbid" }),
    field: "spec.concurrencyPolicy",
    wayOut: '"Allow", "Forbid", "Replace"',
  },
  {
    mistake: "more history than is kept",
    manifest: schedule({ successfulHistoryLimit: 21 }),
    field: "spec.successfulHistoryLimit",
    wayOut: "less than or equal to 20",
  },
  { mistake: "nothing to do", manifest: schedule({ action: undefined }), field: "spec.action", wayOut: "Required value" },
  { mistake: "no action chosen", manifest: schedule({ action: {} }), field: "spec.action", wayOut: "exactly one action" },
  {
    mistake: "two actions",
    manifest: schedule({ action: { rotate: target, reconcile: target } }),
    field: "spec.action",
    wayOut: "exactly one action",
  },
  {
    mistake: "an object by its plural",
    manifest: schedule({ action: { delete: { ...target, kind: "queues" } } }),
    field: "spec.action.delete.kind",
    wayOut: "such as Postgres",
  },
  {
    mistake: "an object in another namespace",
    manifest: schedule({ action: { rotate: { ...target, name: "shop/orders" } } }),
    field: "spec.action.rotate.name",
    wayOut: "use lower-case letters",
  },
  {
    mistake: "fields set to nothing",
    manifest: schedule({ action: { set: target } }),
    field: "spec.action.set.spec",
    wayOut: "Required value",
  },
  { mistake: "nothing created", manifest: create(), field: "spec.action.create.objects", wayOut: "should have at least 1 items" },
  {
    mistake: "a Deployment created",
    manifest: create({ apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "web" } }),
    field: "spec.action.create.objects",
    wayOut: "for anything else use the action run",
  },
  {
    mistake: "two bindings created",
    manifest: create({ ...binding, metadata: { name: "a" } }, { ...binding, metadata: { name: "b" } }),
    field: "spec.action.create.objects",
    wayOut: "make another schedule for the next",
  },
  {
    mistake: "an object created without a name",
    manifest: create({ ...queue, metadata: { generateName: "jobs-" } }),
    field: "spec.action.create.objects",
    wayOut: "name it",
  },
  { mistake: "a Job without an image", manifest: run({ image: undefined }), field: "spec.action.run.image", wayOut: "Required value" },
  {
    mistake: "a command as one text",
    manifest: run({ command: "echo hello" }),
    field: "spec.action.run.command",
    wayOut: "must be of type array",
    wayOutOfTypes: "expected list",
  },
  {
    mistake: "a Job's variable with a dash",
    manifest: run({ env: [{ name: "DB-HOST", value: "a" }] }),
    field: "spec.action.run.env[0].name",
    wayOut: "use letters, digits and '_'",
  },
  {
    mistake: "a Job's variable without a value",
    manifest: run({ env: [{ name: "DB_HOST" }] }),
    field: "spec.action.run.env",
    wayOut: "exactly one of value and secretKeyRef",
  },
  {
    mistake: "a Job's variable with two values",
    manifest: run({ env: [{ name: "DB_HOST", value: "a", secretKeyRef: { name: "orders", key: "host" } }] }),
    field: "spec.action.run.env",
    wayOut: "exactly one of value and secretKeyRef",
  },
  {
    mistake: "a Secret in capitals",
    manifest: run({ env: [{ name: "DB_HOST", secretKeyRef: { name: "Orders", key: "host" } }] }),
    field: "spec.action.run.env[0].secretKeyRef.name",
    wayOut: "use lower-case letters",
  },
  {
    mistake: "a ServiceAccount in capitals",
    manifest: run({ serviceAccountName: "Builder" }),
    field: "spec.action.run.serviceAccountName",
    wayOut: "use lower-case letters",
  },
];
