import { describe, expect, test } from "vitest";

import { container, deployment, projection, type TestTemplate, type TestWorkload } from "../../test/parts/workloads.ts";
import type { Projection } from "./binding.ts";
import { defaultMapping } from "./mapping.ts";
import { project } from "./project.ts";
import { unproject } from "./unproject.ts";
import { workloadType } from "./workload-type.ts";

const type = workloadType({ apiVersion: "apps/v1", kind: "Deployment" });
const mapping = defaultMapping(type);
const put = (workload: TestWorkload, change: Partial<Projection> = {}) => project(workload, type, mapping, projection(change));
const take = (workload: TestWorkload, name = "web-orders") => unproject(workload, type, name);
const web = (spec: Partial<TestTemplate["spec"]> = {}) => deployment("web", "shop", spec);
const env = ({ spec }: TestWorkload, at = 0) => spec.template.spec.containers[at]?.env ?? [];
const names = (workload: TestWorkload) => env(workload).map(({ name }) => name);

const two = { name: "two", env: [{ name: "MAIL", key: "uri" }], files: { name: "two" } };
const full: Partial<TestTemplate["spec"]> = {
  containers: [
    container("web", { env: [{ name: "A", value: "1" }], volumeMounts: [{ name: "tmp", mountPath: "/tmp" }] }),
    container("side"),
  ],
  initContainers: [container("migrate")],
  volumes: [{ name: "tmp", emptyDir: {} }],
};

test("binding again changes nothing, whatever other bindings came meanwhile: pods are not replaced for nothing", () => {
  const one = put(web(full));
  expect(put(one)).toEqual(one);
  const both = put(one, two);
  expect(put(both)).toEqual(both);
  expect(put(both, two)).toEqual(both);
});

test.each([
  ["first in, first out", ["web-orders", "two"]],
  ["first in, last out", ["two", "web-orders"]],
])("of two bindings that share the root they set, the last one takes it with it: %s", (_, order) => {
  const both = put(put(web(full)), two);
  const left = take(both, order[0]);
  expect(names(left)).toContain("SERVICE_BINDING_ROOT");
  expect(take(left, order[1])).toEqual(web(full));
});

test("a root that a user has set stays after both", () => {
  const given = web({ containers: [container("web", { env: [{ name: "SERVICE_BINDING_ROOT", value: "/bindings" }] })] });
  expect(take(take(put(put(given), two)), "two")).toEqual(given);
});

test("a binding that says something else is brought up to date in its place", () => {
  const before = put(put(web(full)), two);
  const after = put(before, {
    env: [
      { name: "DB_HOST", key: "address" },
      { name: "DB_PORT", key: "port" },
    ],
    secretName: "orders-2",
    files: undefined,
  });
  expect(names(after)).toEqual(["A", "SERVICE_BINDING_ROOT", "DB_HOST", "MAIL", "DB_PORT"]);
  expect(env(after)[2]).toEqual({ name: "DB_HOST", valueFrom: { secretKeyRef: { name: "orders-2", key: "address" } } });
  expect(after.spec.template.spec.volumes?.map(({ name }) => name)).toEqual(["tmp", "kubectl-cloud-two"]);
  expect(take(take(after), "two")).toEqual(web(full));
});

test("a container that is no longer chosen is as it was", () => {
  const after = put(put(web(full)), { containers: ["side"] });
  expect(after.spec.template.spec.containers[0]).toEqual(full.containers?.[0]);
});

test("a root that the user sets later moves the files below it", () => {
  const before = put(web(), { env: [] });
  const template = structuredClone(before.spec.template);
  template.spec.containers = [
    container("web", { ...template.spec.containers[0], env: [{ name: "SERVICE_BINDING_ROOT", value: "/mine" }] }),
  ];
  const after = put({ ...before, spec: { ...before.spec, template } }, { env: [] });
  expect(after.spec.template.spec.containers[0]?.volumeMounts).toEqual([expect.objectContaining({ mountPath: "/mine/orders" })]);
});

test("the checksum is on the pods, so that they are replaced when it changes, and goes when it isn't wanted", () => {
  const key = "kubectl-cloud.dev/checksum-web-orders";
  expect(put(web(), { checksum: "a" }).spec.template.metadata?.annotations).toEqual({ [key]: "a" });
  expect(put(put(web(), { checksum: "a" }), { checksum: "b" }).spec.template.metadata?.annotations).toEqual({ [key]: "b" });
  expect(put(put(web(), { checksum: "a" })).spec.template.metadata).not.toHaveProperty("annotations");
});

test("names that are too long for a volume or an annotation, or have dots, end in a hash, and so never meet", () => {
  const long = [`${"a".repeat(100)}.x`, `${"a".repeat(100)}-x`, "a.b", "a-b"];
  const all = long.reduce((workload, name) => put(workload, { name, env: [], files: { name }, checksum: "c" }), web());
  const volumes = all.spec.template.spec.volumes?.map(({ name }) => name) ?? [];
  expect(new Set(volumes).size).toBe(4);
  for (const name of volumes) expect(name).toMatch(/^kubectl-cloud-[a-z0-9]([-a-z0-9]*[a-z0-9])?$/);
  const annotations = [...Object.keys(all.metadata.annotations ?? {}), ...Object.keys(all.spec.template.metadata?.annotations ?? {})];
  expect(new Set(annotations).size).toBe(8);
  for (const key of [...annotations, ...volumes]) expect(key.split("/").at(-1)?.length).toBeLessThanOrEqual(63);
});

describe("what is somebody else's", () => {
  const managedFields = [
    {
      manager: "helm",
      operation: "Update",
      fieldsV1: {
        "f:spec": {
          "f:template": {
            "f:spec": { "f:containers": { 'k:{"name":"web"}': { "f:env": { 'k:{"name":"DB_HOST"}': { ".": {}, "f:value": {} } } } } },
          },
        },
      },
    },
  ];
  const mine = { name: "DB_HOST", value: "localhost" };
  const theirs = (container: Parameters<typeof web>[0]) => {
    const given = web(container);
    return { ...given, metadata: { ...given.metadata, managedFields } };
  };

  test("a variable of that name is a conflict, which names its owner and where to take it out", () => {
    expect(() => put(theirs({ containers: [container("web", { env: [mine] })] }))).toThrow(
      expect.objectContaining({
        code: "FieldConflict",
        message: "Deployment shop/web has already the variable DB_HOST, set by helm, in web.",
        hint: "Take it out in the chart's values, and upgrade the release, or use another name in the binding's env.",
      }),
    );
  });
  test.each([
    [
      "a mount",
      { containers: [container("web", { volumeMounts: [{ name: "tmp", mountPath: "/bindings/orders/" }] })] },
      "a mount at /bindings/orders, in web",
    ],
    ["a volume", { volumes: [{ name: "kubectl-cloud-web-orders", emptyDir: {} }] }, "a volume kubectl-cloud-web-orders"],
  ])("%s in the way is a conflict", (_, spec, said) => {
    expect(() => put(web(spec))).toThrow(
      expect.objectContaining({ code: "FieldConflict", message: `Deployment shop/web has already ${said}.` }),
    );
  });
  test("a variable of another binding is a conflict that names it", () => {
    expect(() => put(put(web()), { ...two, env: [{ name: "DB_HOST", key: "host" }], secretName: "other" })).toThrow(
      "DB_HOST, set by the binding web-orders",
    );
  });
  test("what stands there exactly so already is left alone, and stays when the binding goes", () => {
    const given = web({
      containers: [container("web", { env: [{ name: "DB_HOST", valueFrom: { secretKeyRef: { key: "host", name: "orders" } } }] })],
    });
    expect(env(put(given)).filter(({ name }) => name === "DB_HOST")).toHaveLength(1);
    expect(take(put(given))).toEqual(given);
  });
  test("what the user has changed since is the user's: a conflict to the binding, and left when it goes", () => {
    const before = put(web(), { files: undefined });
    const changed: TestWorkload = { ...before, spec: deployment("web", "shop", { containers: [container("web", { env: [mine] })] }).spec };
    expect(() => put(changed, { files: undefined })).toThrow(expect.objectContaining({ code: "FieldConflict" }));
    expect(env(take(changed))).toEqual([mine]);
  });
  test("what the user has applied as well since stays when the binding goes", () => {
    const before = put(web(), { files: undefined });
    const applied = [{ ...managedFields[0], manager: "kubectl", operation: "Apply" }];
    const declared = { ...before, metadata: { ...before.metadata, managedFields: applied } };
    expect(names(take(declared))).toEqual(["DB_HOST"]);
  });
});

test("what a user has taken out comes back with the next look", () => {
  const before = put(web(full));
  const bare = { ...before, spec: web(full).spec };
  expect(put(bare).spec).toEqual(before.spec);
});

test("a container that was renamed is bound under its new name", () => {
  const before = put(web());
  const renamed: TestWorkload = {
    ...before,
    spec: deployment("web", "shop", { ...before.spec.template.spec, containers: [container("app")] }).spec,
  };
  const after = put(renamed);
  expect(after.spec.template.spec.containers[0]).toMatchObject({ name: "app", env: [{}, { name: "DB_HOST" }] });
  expect(take(after).spec).toEqual(deployment("web", "shop", { containers: [container("app")] }).spec);
});

test("with none of the chosen containers there, it waits and tells which there are", () => {
  expect(() => put(web(full), { containers: ["app"] })).toThrow(
    expect.objectContaining({
      code: "DependencyNotReady",
      message: "deployment shop/web has no container app: it has web, side, migrate.",
    }),
  );
});

test("a record that somebody has spoiled counts as none: nothing is taken out on its word", () => {
  const before = put(web());
  const record = JSON.parse(before.metadata.annotations?.["kubectl-cloud.dev/bound-web-orders"] ?? "") as object;
  const odd = [
    { binding: 1 },
    { put: { volumes: "kubectl-cloud-web-orders" } },
    { made: { volumes: "1" } },
    { mapping: {} },
    { mapping: { containers: [1] } },
  ];
  for (const text of [
    "",
    "{",
    "null",
    "[]",
    '{"binding":"web-orders"}',
    ...odd.map((change) => JSON.stringify({ ...record, ...change })),
  ]) {
    const spoiled = { ...before, metadata: { ...before.metadata, annotations: { "kubectl-cloud.dev/bound-web-orders": text } } };
    expect(take(spoiled).spec).toEqual(before.spec);
  }
});

test("the given workload stays as it is", () => {
  const given = web(full);
  take(put(given));
  expect(given).toEqual(web(full));
});
