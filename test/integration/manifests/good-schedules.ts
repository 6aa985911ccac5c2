import { schedule } from "./case.ts";

const defaults = {
  timeZone: "UTC",
  suspend: false,
  concurrencyPolicy: "Allow",
  successfulHistoryLimit: 3,
  failedHistoryLimit: 1,
};
const target = { kind: "Postgres", name: "orders" };

const good = (what: string, spec: object) => {
  const manifest = schedule(spec);
  return { what, manifest, stored: { ...defaults, ...manifest.spec } };
};
const cron = (what: string, expression: string, timeZone = "UTC") => good(what, { at: undefined, cron: expression, timeZone });

/** Schedules that the API server must take, and how it must store their specs. */
export const goodSchedules = [
  good("a schedule for once", {}),
  good("a time with an offset", { at: "2030-01-01T02:00:00.5+09:00" }),
  cron("a schedule for each night", "0 2 * * *", "America/Argentina/Buenos_Aires"),
  cron("a schedule with everything that cron has", "*/15,3 0-6/2 1,15 JAN-mar,12 mon-FRI"),
  cron("a schedule by its nickname", "@weekly", "Etc/GMT+9"),
  good("a schedule with every limit", {
    suspend: true,
    startingDeadlineSeconds: 31_536_000,
    concurrencyPolicy: "Replace",
    successfulHistoryLimit: 20,
    failedHistoryLimit: 0,
  }),
  good("a deletion", { action: { delete: target } }),
  good("fields to set", { action: { set: { ...target, spec: { storageGiB: 64, aws: { tags: { team: "shop" } } } } } }),
  good("fields to take out, which are null", { action: { set: { ...target, spec: { connection: null, aws: { tags: null } } } } }),
  good("a look", { action: { reconcile: target } }),
  good("objects to create", {
    action: {
      create: {
        objects: [
          { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Queue", metadata: { name: "jobs" }, spec: { account: "dev" } },
          {
            apiVersion: "kubectl-cloud.dev/v1alpha1",
            kind: "CloudBinding",
            metadata: { name: "web" },
            spec: { service: { kind: "Queue", name: "jobs" }, workload: { kind: "Deployment", name: "web" }, files: {} },
          },
        ],
      },
    },
  }),
  good("a command with variables", {
    action: {
      run: {
        image: "registry.example.com/tools@sha256:0123",
        command: ["sh", "-c", "echo $HOST"],
        env: [
          { name: "HOST", secretKeyRef: { name: "orders.db", key: "host" } },
          { name: "_EMPTY", value: "" },
        ],
        serviceAccountName: "nightly",
      },
    },
  }),
];
