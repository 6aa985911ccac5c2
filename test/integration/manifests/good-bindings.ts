import { binding } from "./case.ts";

const service = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Postgres", name: "orders" };
const workload = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
const env = [{ name: "DB_HOST", key: "host" }];

const good = (what: string, spec: object, stored: object) => ({
  what,
  manifest: binding(spec),
  stored: { service, workload, env, ...spec, ...stored },
});

/** Bindings that the API server must take, and how it must store their specs. */
export const goodBindings = [
  good("a binding with a variable", {}, {}),
  good("a binding with files alone", { env: undefined, files: {} }, { env: [] }),
  good(
    "a binding with everything that there is",
    {
      secretName: "orders.db",
      workload: { ...workload, kind: "StatefulSet", resource: "statefulsets", containers: ["web", "init-db"] },
      files: { name: "orders.db", type: "postgresql", provider: "aws" },
      restartOnChange: false,
    },
    {},
  ),
  good("a plain Secret", { service: { apiVersion: "v1", kind: "Secret", name: "orders" }, restartOnChange: false }, {}),
  good(
    "workloads by their labels, of a kind that Kubernetes has not by itself",
    {
      workload: {
        apiVersion: "argoproj.io/v1alpha1",
        kind: "Rollout",
        resource: "rollouts",
        selector: { matchLabels: { "app.kubernetes.io/name": "web" } },
      },
    },
    {},
  ),
];
