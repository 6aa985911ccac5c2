import { expect, test } from "vitest";

import type { KubeObject } from "../../crds/api/objects.ts";
import { container, deployment, projection } from "../../test/parts/workloads.ts";
import { projectManifest } from "./manifest.ts";
import { valueAt } from "./paths.ts";
import { workloadType } from "./workload-type.ts";

const template = { spec: { containers: [container("web")] } };

test.each<[string, KubeObject & { spec: object }, string[]]>([
  ["Job", { apiVersion: "batch/v1", kind: "Job", metadata: { name: "x" }, spec: { template } }, ["spec", "template"]],
  [
    "CronJob",
    { apiVersion: "batch/v1", kind: "CronJob", metadata: { name: "x" }, spec: { jobTemplate: { spec: { template } } } },
    ["spec", "jobTemplate", "spec", "template"],
  ],
  ["Pod", { apiVersion: "v1", kind: "Pod", metadata: { name: "x" }, ...template }, []],
  ["StatefulSet", { apiVersion: "apps/v1", kind: "StatefulSet", metadata: { name: "x" }, spec: { template } }, ["spec", "template"]],
])("a manifest of a %s gets the connection where its pods are made", (_, manifest, at) => {
  const projected = projectManifest(manifest, projection({ checksum: "c" }));
  expect(valueAt(projected, at)).toMatchObject({
    metadata: { annotations: { "kubectl-cloud.dev/checksum-web-orders": "c" } },
    spec: { containers: [{ env: [{}, { name: "DB_HOST" }], volumeMounts: [{}] }], volumes: [{}] },
  });
});

test("what is in a manifest is its author's: it carries no record by which a binding would take it out", () => {
  expect(projectManifest(deployment("web", "shop"), projection()).metadata).toEqual({ name: "web", namespace: "shop" });
});

test("doing it again to what came out changes nothing", () => {
  const once = projectManifest(deployment("web", "shop"), projection());
  expect(projectManifest(once, projection())).toEqual(once);
});

test.each([
  ["apps/v1", "Deployment", undefined, "apps/v1 deployments"],
  ["batch/v1", "CronJob", undefined, "batch/v1 cronjobs"],
  // a CloudBinding that says no apiVersion has apps/v1
  ["apps/v1", "CronJob", undefined, "batch/v1 cronjobs"],
  ["apps/v1", "Job", undefined, "batch/v1 jobs"],
  ["apps.kruise.io/v1beta1", "StatefulSet", undefined, "apps.kruise.io/v1beta1 statefulsets"],
  ["serving.knative.dev/v1", "Service", "services", "serving.knative.dev/v1 services"],
])("%s %s with the plural %s is found as %s", (apiVersion, kind, resource, found) => {
  const { group, version, plural } = workloadType({ apiVersion, kind, resource });
  expect(`${group}/${version} ${plural}`).toBe(found);
});
