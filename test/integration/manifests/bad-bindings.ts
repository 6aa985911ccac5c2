import { type BadManifest, binding } from "./case.ts";

const service = (fields: object) => binding({ service: { kind: "Postgres", name: "orders", ...fields } });
const workload = (fields: object) => binding({ workload: { kind: "Deployment", name: "web", ...fields } });

/** What people get wrong in a CloudBinding, each with the field and the way out that the message must have. */
export const badBindings: BadManifest[] = [
  { mistake: "a binding of nothing", manifest: binding({ env: [] }), field: "spec", wayOut: "mount the Secret with files: {}" },
  { mistake: "a binding without a service", manifest: binding({ service: undefined }), field: "spec.service", wayOut: "Required value" },
  { mistake: "a binding without a workload", manifest: binding({ workload: undefined }), field: "spec.workload", wayOut: "Required value" },
  {
    mistake: "a service by its plural",
    manifest: service({ kind: "postgreses" }),
    field: "spec.service.kind",
    wayOut: "such as Deployment",
  },
  {
    mistake: "a service of no version",
    manifest: service({ apiVersion: "apps/" }),
    field: "spec.service.apiVersion",
    wayOut: "such as apps/v1",
  },
  {
    mistake: "a service in another namespace",
    manifest: service({ name: "shop/orders" }),
    field: "spec.service.name",
    wayOut: "use lower-case letters",
  },
  {
    mistake: "another Secret for a Secret",
    manifest: binding({ service: { apiVersion: "v1", kind: "Secret", name: "orders" }, secretName: "other" }),
    field: "spec.secretName",
    wayOut: "leave it out for a Secret itself",
  },
  {
    mistake: "a Secret's name in capitals",
    manifest: binding({ secretName: "Orders" }),
    field: "spec.secretName",
    wayOut: "use lower-case",
  },
  {
    mistake: "a restart when a plain Secret changes",
    manifest: binding({ service: { apiVersion: "v1", kind: "Secret", name: "orders" }, restartOnChange: true }),
    field: "spec.restartOnChange",
    wayOut: "use 'kubectl rollout restart'",
  },
  {
    mistake: "a workload by its resource",
    manifest: workload({ kind: "deployments" }),
    field: "spec.workload.kind",
    wayOut: "such as Deployment",
  },
  {
    mistake: "a workload of no version",
    manifest: workload({ apiVersion: "apps/V1" }),
    field: "spec.workload.apiVersion",
    wayOut: "such as apps/v1",
  },
  {
    mistake: "a workload in another namespace",
    manifest: workload({ name: "shop/web" }),
    field: "spec.workload.name",
    wayOut: "use lower-case letters",
  },
  {
    mistake: "no workload named",
    manifest: workload({ name: undefined }),
    field: "spec.workload",
    wayOut: "exactly one of name and selector",
  },
  {
    mistake: "workloads by name and by label",
    manifest: workload({ selector: { matchLabels: { app: "web" } } }),
    field: "spec.workload",
    wayOut: "exactly one of name and selector",
  },
  {
    mistake: "a workload of another kind without its plural",
    manifest: workload({ apiVersion: "argoproj.io/v1alpha1", kind: "Rollout" }),
    field: "spec.workload",
    wayOut: "set it as 'kubectl api-resources' shows it",
  },
  {
    mistake: "a workload's plural with its group",
    manifest: workload({ resource: "deployments.apps" }),
    field: "spec.workload.resource",
    wayOut: "use lower-case letters",
  },
  {
    mistake: "a container in capitals",
    manifest: workload({ containers: ["Web"] }),
    field: "spec.workload.containers[0]",
    wayOut: "use lower",
  },
  {
    mistake: "containers chosen, and none of them",
    manifest: workload({ containers: [] }),
    field: "spec.workload.containers",
    wayOut: "should have at least 1 items",
  },
  {
    mistake: "a variable with a dash",
    manifest: binding({ env: [{ name: "DB-HOST", key: "host" }] }),
    field: "spec.env[0].name",
    wayOut: "use letters, digits and '_'",
  },
  {
    mistake: "a variable without a key",
    manifest: binding({ env: [{ name: "DB_HOST" }] }),
    field: "spec.env[0].key",
    wayOut: "Required value",
  },
  {
    mistake: "a variable twice",
    manifest: binding({
      env: [
        { name: "DB_HOST", key: "host" },
        { name: "DB_HOST", key: "uri" },
      ],
    }),
    field: "spec.env",
    wayOut: "Duplicate value",
    wayOutOfTypes: "duplicate entries for key",
  },
  {
    mistake: "a directory that leads elsewhere",
    manifest: binding({ files: { name: "../orders" } }),
    field: "spec.files.name",
    wayOut: "use lower-case letters",
  },
];
