import { describe, expect, test } from "vitest";

import { container, deployment, projection, type TestContainer, type TestTemplate, type TestWorkload } from "../../test/parts/workloads.ts";
import type { Projection } from "./binding.ts";
import { fixedPath } from "./fixed-path.ts";
import { type ClusterWorkloadResourceMapping, containerPaths, mappingFor, mappingName } from "./mapping.ts";
import { project } from "./project.ts";
import { unproject } from "./unproject.ts";
import { workloadType } from "./workload-type.ts";

/**
 * What https://servicebinding.io/spec/core/1.1.0/ asks of a projection, section by section, in our words. What it asks of the
 * resource ServiceBinding, its status and its rights is held in test/integration.
 */

const type = workloadType({ apiVersion: "apps/v1", kind: "Deployment" });
const rollout = workloadType({ apiVersion: "example.com/v1", kind: "Rollout", resource: "rollouts" });

type Versions = NonNullable<NonNullable<ClusterWorkloadResourceMapping["spec"]>["versions"]>;

function mapping(...versions: Versions): ClusterWorkloadResourceMapping {
  return {
    apiVersion: "servicebinding.io/v1",
    kind: "ClusterWorkloadResourceMapping",
    metadata: { name: "rollouts.example.com" },
    spec: { versions },
  };
}

function bound(change: Partial<Projection> = {}, spec: Partial<TestTemplate["spec"]> = {}): TestTemplate {
  return project(deployment("web", "shop", spec), type, mappingFor(type), projection(change)).spec.template;
}

const first = ({ spec }: TestTemplate) => spec.containers[0] as TestContainer;
const variable = ({ env }: TestContainer, name: string) => env?.find((one) => one.name === name);
const paths = (all: TestContainer[] | undefined) =>
  all?.map(({ name, volumeMounts }) => [name, volumeMounts?.map(({ mountPath }) => mountPath)]);
const secretKey = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
const root = (value: string) => ({ env: [{ name: "SERVICE_BINDING_ROOT", value }] });

describe("Workload Projection", () => {
  test("the Secret is mounted at $SERVICE_BINDING_ROOT/<name of the binding>", () => {
    const { spec } = bound({ files: { name: "orders" } });
    const [volume] = spec.volumes ?? [];
    expect(spec.containers[0]?.volumeMounts).toEqual([{ name: volume?.name, mountPath: "/bindings/orders", readOnly: true }]);
    expect(volume).toMatchObject({ projected: { sources: [{ secret: { name: "orders" } }] } });
  });
  test("SERVICE_BINDING_ROOT is declared", () => {
    expect(variable(first(bound()), "SERVICE_BINDING_ROOT")).toEqual({ name: "SERVICE_BINDING_ROOT", value: "/bindings" });
  });
  test("SERVICE_BINDING_ROOT can be any place in the file system", () => {
    const spec = { containers: [container("web", root("/var/lib/x y/"))] };
    expect(paths(bound({}, spec).spec.containers)).toEqual([["web", ["/var/lib/x y/orders"]]]);
  });
  test("there is an entry type: the Secret's own, as nothing of the Secret is left out", () => {
    expect(bound().spec.volumes).toEqual([
      expect.objectContaining({ projected: { sources: [{ secret: { name: "orders" } }], defaultMode: 0o644 } }),
    ]);
  });
  test("two bindings that would be one directory are refused", () => {
    const one = project(deployment("web", "shop"), type, mappingFor(type), projection({ env: [] }));
    expect(() => project(one, type, mappingFor(type), projection({ name: "other", env: [] }))).toThrow(
      "a mount at /bindings/orders, set by the binding web-orders",
    );
  });
});

describe("Service Binding", () => {
  const spec = { containers: [container("web"), container("side")], initContainers: [container("migrate")] };
  const all = ({ spec: { containers, initContainers } }: TestTemplate) =>
    [...containers, ...(initContainers ?? [])].filter(({ env, volumeMounts }) => env && volumeMounts).map(({ name }) => name);

  test("all containers are bound when none are chosen, init containers too", () => {
    expect(all(bound({}, spec))).toEqual(["web", "side", "migrate"]);
  });
  test("of chosen containers these alone are bound", () => {
    expect(all(bound({ containers: ["side", "migrate"] }, spec))).toEqual(["side", "migrate"]);
  });
  test("a chosen name that no container has is passed over", () => {
    expect(all(bound({ containers: ["web", "gone"] }, spec))).toEqual(["web"]);
  });
  test("a variable has its value from the key of the Secret that it names", () => {
    const { env } = first(
      bound({
        env: [
          { name: "DB_HOST", key: "host" },
          { name: "DB_PORT", key: "port" },
        ],
        files: undefined,
      }),
    );
    expect(env).toEqual([
      { name: "DB_HOST", ...secretKey("orders", "host") },
      { name: "DB_PORT", ...secretKey("orders", "port") },
    ]);
  });
  test("many bindings can be of one workload, and of one service", () => {
    const one = project(deployment("web", "shop"), type, mappingFor(type), projection());
    const two = project(
      one,
      type,
      mappingFor(type),
      projection({ name: "two", env: [{ name: "HOST", key: "host" }], files: { name: "two" } }),
    );
    expect(paths(two.spec.template.spec.containers)).toEqual([["web", ["/bindings/orders", "/bindings/two"]]]);
  });
});

describe("Reconciler Implementation", () => {
  test("the directory is the name that the binding says", () => {
    expect(paths(bound({ files: { name: "account.service-1" } }).spec.containers)).toEqual([["web", ["/bindings/account.service-1"]]]);
  });
  test("each container is bound below its own SERVICE_BINDING_ROOT, which stays, and below ours where it has none", () => {
    const template = bound({}, { containers: [container("web", root("/platform")), container("side")] });
    expect(paths(template.spec.containers)).toEqual([
      ["web", ["/platform/orders"]],
      ["side", ["/bindings/orders"]],
    ]);
    expect(template.spec.containers.map((one) => variable(one, "SERVICE_BINDING_ROOT")?.value)).toEqual(["/platform", "/bindings"]);
  });
  test("a root that can't be read here is not set anew either, but refused", () => {
    const from = [{ name: "SERVICE_BINDING_ROOT", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } }];
    expect(() => bound({}, { containers: [container("web", { env: from })] })).toThrow("not a plain absolute path");
    expect(() => bound({}, { containers: [container("web", root("$(HOME)/bindings"))] })).toThrow("not a plain absolute path");
  });
  test.each(["type", "provider"] as const)("a %s of the binding's own goes before the Secret's, as file and as variable", (key) => {
    const template = bound({ files: { name: "orders", [key]: "mine" }, env: [{ name: "WHAT", key }] });
    const annotation = `kubectl-cloud.dev/${key}-web-orders`;
    const fieldRef = { apiVersion: "v1", fieldPath: `metadata.annotations['${annotation}']` };
    expect(template.metadata?.annotations).toEqual({ [annotation]: "mine" });
    // of a projected volume's sources the later one wins
    expect(template.spec.volumes?.[0]).toMatchObject({
      projected: { sources: [{ secret: { name: "orders" } }, { downwardAPI: { items: [{ path: key, fieldRef }] } }] },
    });
    expect(variable(first(template), "WHAT")).toEqual({ name: "WHAT", valueFrom: { fieldRef } });
  });
});

describe("Direct Secret Reference", () => {
  test("a Secret itself is projected as the Secret of a service is", () => {
    const template = bound({ secretName: "by-hand" });
    expect(template.spec.volumes?.[0]).toMatchObject({ projected: { sources: [{ secret: { name: "by-hand" } }] } });
    expect(variable(first(template), "DB_HOST")).toMatchObject(secretKey("by-hand", "host"));
  });
});

describe("Workload Resource Mapping", () => {
  const here = { version: "*", volumes: ".spec.here" };
  const there = { version: "v1", volumes: ".spec.there" };

  test("it is named by the plural and the group of the kind", () => {
    expect(mappingName(rollout)).toBe("rollouts.example.com");
  });
  test.each<[string, Versions, string[]]>([
    ["that of the version goes before that of all", [here, there], ["spec", "there"]],
    ["that of all versions is for those that have none", [here, { ...there, version: "v2" }], ["spec", "here"]],
    ["without one for the version it is that of a pod template", [{ ...there, version: "v2" }], ["spec", "template", "spec", "volumes"]],
    ["without any it is that of a pod template", [], ["spec", "template", "spec", "volumes"]],
  ])("of its versions: %s", (_, versions, volumes) => {
    expect(mappingFor(rollout, mapping(...versions)).volumes).toEqual(volumes);
  });
  test("what it leaves out is as in a pod template", () => {
    expect(mappingFor(rollout, mapping({ version: "*" }))).toEqual(mappingFor(type));
    expect(mappingFor(rollout, mapping({ version: "*", containers: [{ path: ".spec.one" }] })).containers).toEqual([
      { path: ".spec.one", env: ["env"], volumeMounts: ["volumeMounts"] },
    ]);
  });
  test("annotations, volumes, env and volumeMounts are found where it says, in each object that its path finds", () => {
    const odd = mapping({
      version: "*",
      annotations: ".spec.notes",
      volumes: ".spec['disks']",
      containers: [{ path: ".spec.steps[*].do[?(@.kind == 'run')]", name: ".called", env: ".with.vars", volumeMounts: ".with.disks" }],
    });
    const given = { apiVersion: "example.com/v1", kind: "Rollout", metadata: { name: "web", namespace: "shop" } };
    const steps = [{ do: [{ kind: "run", called: "a" }, { kind: "wait" }] }, { do: [{ kind: "run", called: "b" }] }];
    const projected = project(
      { ...given, spec: { steps } },
      rollout,
      mappingFor(rollout, odd),
      projection({ containers: ["b"], checksum: "c" }),
    );
    expect(projected.spec).toEqual({
      steps: [
        steps[0],
        { do: [{ kind: "run", called: "b", with: { vars: [expect.anything(), expect.anything()], disks: [expect.anything()] } }] },
      ],
      notes: { "kubectl-cloud.dev/checksum-web-orders": "c" },
      disks: [expect.objectContaining({ name: "kubectl-cloud-web-orders" })],
    });
  });
});

describe("Fixed JSONPath", () => {
  test.each([".name", "['name']", '["name"]', ".spec.template.spec.volumes", ".spec['template'].spec['volumes']", ".a['b.c/d']"])(
    "%s is one",
    (text) => {
      expect(fixedPath(text)).toBeDefined();
    },
  );
  test.each(["", ".", "name", "..name", ".a[0]", ".a[*]", ".a.*", ".a[?(@.b)]", ".a['b','c']", ".a[0:2]", "$", ".a b"])(
    "%j is none",
    (text) => {
      expect(fixedPath(text)).toBeUndefined();
    },
  );
  test.each(["spec.steps", "$.", "$..a..b", "$.a[?match(@.b, '(a+)+$')]"])("containers can't be found by %j", (path) => {
    const found = () => containerPaths({ a: [{ b: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!" }] }, { path }, rollout);
    expect(found).toThrow(expect.objectContaining({ code: "WorkloadRejected" }));
  });
  test("a mapping that has another where one is needed is refused", () => {
    expect(() => mappingFor(rollout, mapping({ version: "*", volumes: ".spec.pods[*].volumes" }))).toThrow(
      "rollouts.example.com has a path that can't be read",
    );
  });
});

describe("Runtime Behavior", () => {
  const given: TestWorkload = { ...deployment("web", "shop"), apiVersion: "example.com/v1", kind: "Rollout" };
  const old = mappingFor(rollout, mapping({ version: "*", volumes: ".spec.before" }));
  const now = mappingFor(rollout, mapping({ version: "*", volumes: ".spec.after.it" }));

  test("it is taken out as the mapping of that time says", () => {
    const projected = project(given, rollout, old, projection());
    expect(projected.spec.before).toHaveLength(1);
    expect(unproject(projected, rollout, "web-orders")).toEqual(given);
  });
  test("when the mapping changes, it is taken out by the old one and put in by the new one", () => {
    const moved = project(project(given, rollout, old, projection()), rollout, now, projection());
    expect(moved.spec).toMatchObject({ after: { it: [{ name: "kubectl-cloud-web-orders" }] } });
    expect(moved.spec).not.toHaveProperty("before");
    expect(unproject(moved, rollout, "web-orders")).toEqual(given);
  });
  test("a choice of containers goes by the name that the mapping finds; without one there, all are bound", () => {
    const named = mappingFor(
      rollout,
      mapping({ version: "*", containers: [{ path: ".spec.template.spec.containers[*]", name: ".image" }] }),
    );
    const spec = { containers: [container("web", { image: "one" }), container("side", { image: "two" })] };
    const two: TestWorkload = { ...given, spec: deployment("web", "shop", spec).spec };
    const boundIn = (by: typeof named) =>
      project(two, rollout, by, projection({ containers: ["two"] }))
        .spec.template.spec.containers.filter(({ env }) => env)
        .map(({ name }) => name);
    expect(boundIn(named)).toEqual(["side"]);
    expect(boundIn({ ...named, containers: named.containers.map((one) => ({ ...one, name: undefined })) })).toEqual(["web", "side"]);
  });
  test("what is not there yet is made, and what is outside of the mapping stays", () => {
    const bare = {
      apiVersion: "example.com/v1",
      kind: "Rollout",
      metadata: { name: "web" },
      spec: { template: { spec: { containers: [{ name: "web" }] } }, steps: [{ weight: 5 }] },
    };
    const projected = project(bare, rollout, mappingFor(rollout), projection({ checksum: "c" }));
    expect(projected.spec).toMatchObject({ steps: [{ weight: 5 }], template: { metadata: { annotations: {} }, spec: { volumes: [{}] } } });
    expect(unproject(projected, rollout, "web-orders")).toEqual(bare);
  });
});
