import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { bindManager } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { bindWorkload, unbindWorkload } from "../../lib/binding/bind.ts";
import type { Projection } from "../../lib/binding/binding.ts";
import { projectManifest } from "../../lib/binding/manifest.ts";
import { mappingType } from "../../lib/binding/mapping.ts";
import { workloadType } from "../../lib/binding/workload-type.ts";
import { builtin } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import { StoreError } from "../../lib/store/errors.ts";
import type { ResourceType, Store } from "../../lib/store/store.ts";
import { controlPlane, makeNamespace, withControllers, withKubernetes } from "../parts/parts.ts";
import { output, type Shell, shell } from "../parts/shell.ts";
import { container, deployment, projection, type TestTemplate, type TestWorkload } from "../parts/workloads.ts";
import { define, definitions, mappingDefinition, pipeline, pipelineMapping, rollout } from "./binding-projection/crds.ts";

/** What a real API server, and what users do with kubectl, make of a projection. */

const type = workloadType({ apiVersion: "apps/v1", kind: "Deployment" });
const orders = projection({ fieldManager: bindManager({ uid: "1" }), checksum: "c1" });
const two = projection({
  name: "two",
  fieldManager: bindManager({ uid: "2" }),
  secretName: "mail",
  env: [{ name: "MAIL", key: "uri" }],
  files: { name: "two", type: "smtp" },
});

let store: Store;
let namespace: string;
let kubectl: Shell;
let count = 0;

beforeAll(async () => {
  const plane = controlPlane();
  store = connect({ kubeconfig: plane.kubeconfig }).store;
  namespace = await makeNamespace(store, "projection");
  kubectl = shell({ PATH: dirname(plane.kubectl), KUBECONFIG: plane.kubeconfig, HOME: mkdtempSync(join(tmpdir(), "kubectl-")) });
});

/** A Deployment of many parts that makes no pods. */
function whole(spec: Partial<TestTemplate["spec"]> = {}): TestWorkload {
  const made = deployment(`web-${++count}`, namespace, {
    containers: [
      container("web", { env: [{ name: "A", value: "1" }], volumeMounts: [{ name: "tmp", mountPath: "/tmp" }] }),
      container("side", { env: [{ name: "SERVICE_BINDING_ROOT", value: "/platform" }] }),
      container("plain"),
    ],
    initContainers: [container("migrate")],
    volumes: [{ name: "tmp", emptyDir: {} }],
    ...spec,
  });
  return { ...made, spec: { ...made.spec, paused: true } };
}

const create = <T extends KubeObject>(object: T, of: ResourceType = type, fieldManager = "test") =>
  store.create(of, object, { fieldManager });
const read = async <T extends KubeObject = TestWorkload>({ metadata }: KubeObject, of: ResourceType = type): Promise<T> => {
  const found = await store.get<T>({ type: of, namespace, name: metadata.name });
  if (!found) throw new Error(`no ${of.kind} ${metadata.name}`);
  return found;
};
const bind = async (workload: KubeObject, what: Projection = orders, of: ResourceType = type) =>
  bindWorkload(store, of, await read(workload, of), what);
const unbind = (workload: KubeObject, what: Projection = orders, of: ResourceType = type) =>
  unbindWorkload(store, of, { namespace, name: workload.metadata.name }, what);

/** What Kubernetes itself counts each change in. */
const counters = ["resourceVersion", "generation", "managedFields", "deprecated.daemonset.template.generation"];

/** All that is the user's, as the API server writes it, byte for byte. */
function bytes(object: KubeObject): string {
  return JSON.stringify({ ...object, status: undefined }, (key, value: unknown) => (counters.includes(key) ? undefined : value));
}

/** Counts changes of what is wanted, not of what is. */
const changes = ({ metadata }: KubeObject) => [metadata.generation, metadata.annotations];
const written = async (workload: KubeObject, of?: ResourceType) => bytes(await read(workload, of));
const variables = ({ spec }: TestWorkload, name = "web") =>
  spec.template.spec.containers.find((one) => one.name === name)?.env?.map((one) => one.name);
const managers = (object: KubeObject) =>
  (object.metadata.managedFields ?? []) as { manager: string; operation: string; fieldsV1: object }[];
const run = (line: string, input?: object) => output(kubectl, `kubectl -n ${namespace} ${line}`, input && JSON.stringify(input));

withKubernetes("a projection on a real API server", () => {
  const template = () => whole().spec.template;
  const spec = (rest: object, at = (made: object) => ({ template: made })) => ({
    ...rest,
    ...at({ ...template(), metadata: { labels: { app: "x" } } }),
  });
  const kinds: [string, string, object][] = [
    ["apps/v1", "StatefulSet", { serviceName: "x", replicas: 0, selector: { matchLabels: { app: "x" } } }],
    ["apps/v1", "DaemonSet", { selector: { matchLabels: { app: "x" } } }],
  ];
  const made = (kind: string): KubeObject => {
    if (kind === "Deployment") return whole();
    const metadata = { name: `other-${++count}`, namespace };
    if (kind === "CronJob") {
      const { spec: pod, metadata: labels } = template();
      const job = {
        schedule: "0 0 1 1 *",
        suspend: true,
        jobTemplate: { spec: { template: { metadata: labels, spec: { ...pod, restartPolicy: "Never" } } } },
      };
      return { apiVersion: "batch/v1", kind, metadata, spec: job } as KubeObject;
    }
    const [apiVersion = "", , rest = {}] = kinds.find((one) => one[1] === kind) ?? [];
    return { apiVersion, kind, metadata, spec: spec(rest) } as KubeObject;
  };

  test.each(["Deployment", "StatefulSet", "DaemonSet", "CronJob"])(
    "a %s is bound, left alone when bound again, and as it was when unbound",
    async (kind) => {
      const of = workloadType({ apiVersion: "apps/v1", kind });
      const before = await create(made(kind), of);
      const bound = await bind(before, orders, of);
      expect(JSON.stringify(bound)).toContain('"mountPath":"/bindings/orders"');
      expect(changes(await bind(before, orders, of))).toEqual(changes(bound));
      await unbind(before, orders, of);
      expect(await written(before, of)).toBe(bytes(before));
      await expect(unbind(before, orders, of)).resolves.toBeDefined();
    },
  );

  test.each([
    ["in the order they came", [orders, two]],
    ["the other way round", [two, orders]],
  ])("two bindings on one workload don't fight, and leave it as it was, taken out %s", async (_, [first, last]) => {
    const before = await create(whole());
    await bind(before, orders);
    const both = await bind(before, two);
    expect(changes(await bind(before, orders))).toEqual(changes(both));
    await unbind(before, first);
    expect(variables(await read(before))).toContain("SERVICE_BINDING_ROOT");
    await unbind(before, last);
    expect(await written(before)).toBe(bytes(before));
  });

  test("nothing of the user's is taken over: the API server notes the same of the user as before, and of us what is ours", async () => {
    const before = await create(whole());
    const bound = await bind(before);
    const test = (object: KubeObject) => managers(object).find(({ manager }) => manager === "test")?.fieldsV1;
    expect(test(bound)).toEqual(test(before));
    const ours = JSON.stringify(managers(bound).find(({ manager }) => manager === orders.fieldManager)?.fieldsV1);
    for (const mine of ["DB_HOST", "/bindings/orders", "/platform/orders", "kubectl-cloud-web-orders"]) expect(ours).toContain(mine);
    for (const theirs of ["f:image", '\\"A\\"', '\\"/tmp\\"', '\\"tmp\\"']) expect(ours).not.toContain(theirs);
  });

  test("more writers than the API server keeps apart don't hide what is ours", async () => {
    const before = await create(whole());
    await bind(before);
    for (let i = 0; i < 12; i++) {
      const labels = { [`label-${i}`]: "x" };
      await store.patch({ type, namespace, name: before.metadata.name }, { metadata: { labels } }, { fieldManager: `writer-${i}` });
    }
    const crowded = await read(before);
    expect(managers(crowded).map(({ manager }) => manager)).not.toContain(orders.fieldManager);
    expect(changes(await bind(before))).toEqual(changes(crowded));
    await unbind(before);
    expect((await read(before)).spec).toEqual(before.spec);
  });

  test("a change that comes between reading and writing is kept", async () => {
    const stale = await create(whole());
    await run(`set image deployment/${stale.metadata.name} web=registry.example/app:2`);
    await bindWorkload(store, type, stale, orders);
    const after = await read(stale);
    expect(after.spec.template.spec.containers[0]?.image).toBe("registry.example/app:2");
    expect(variables(after)).toContain("DB_HOST");
  });

  test("a workload that others change all the time is tried again later", async () => {
    const before = await create(whole());
    let tries = 0;
    const busy: Store = Object.assign(Object.create(store) as Store, {
      get: store.get.bind(store),
      patch: () => {
        tries++;
        return Promise.reject(new StoreError("the object has been modified", { code: "Conflict" }));
      },
    });
    await expect(bindWorkload(busy, type, before, orders)).rejects.toMatchObject({ name: "RetryableError", code: "Conflict" });
    expect(tries).toBeGreaterThan(3);
  });

  test("a dry run tells what would be stored, and stores nothing", async () => {
    const before = await create(whole());
    expect(variables(await bindWorkload(store, type, before, orders, { dryRun: true }))).toContain("DB_HOST");
    expect(await written(before)).toBe(bytes(before));
    await bind(before);
    const left = await unbindWorkload<TestWorkload>(store, type, { namespace, name: before.metadata.name }, orders, { dryRun: true });
    expect(bytes(left as TestWorkload)).toBe(bytes(before));
    expect(variables(await read(before))).toContain("DB_HOST");
  });

  test("of a workload that is gone, or of a kind that is gone, nothing has to be taken out", async () => {
    const gone = { metadata: { name: "gone" } } as KubeObject;
    expect(await unbind(gone)).toBeUndefined();
    expect(
      await unbind(gone, orders, workloadType({ apiVersion: "gone.example.com/v1", kind: "Gone", resource: "gones" })),
    ).toBeUndefined();
  });

  test.each([false, true])("a Job that is there takes no connection (suspended: %s); as a manifest it does", async (suspend) => {
    const job = {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: { name: `job-${++count}`, namespace },
      spec: { suspend, template: { spec: { containers: [container("web")], restartPolicy: "Never" } } },
    };
    await create(job, builtin.job);
    await expect(bind(job, orders, builtin.job)).rejects.toMatchObject({
      code: "WorkloadRejected",
      message: expect.stringMatching(/^The API server does not take the change of job .*spec\.template.*field is immutable/s),
      hint: expect.stringContaining("kubectl cloud bind KIND/NAME -f manifest.yaml -o yaml | kubectl create -f -"),
    });
    const manifest = projectManifest({ ...job, metadata: { ...job.metadata, name: `job-${++count}` } }, orders);
    const created = await create(manifest, builtin.job);
    expect(JSON.stringify(created)).toContain("/bindings/orders");
  });
});

withKubernetes("what users do with a bound workload", () => {
  const next = (made: TestWorkload, change: Partial<TestTemplate["spec"]> = {}) => {
    const changed = structuredClone(made);
    Object.assign(changed.spec.template.spec, change);
    return changed;
  };
  const image2 = (made: TestWorkload) =>
    next(made, { containers: made.spec.template.spec.containers.map((one) => ({ ...one, image: "registry.example/app:2" })) });

  test.each([
    ["kubectl apply", "apply -f -"],
    ["kubectl apply --server-side", "apply --server-side -f -"],
  ])("%s of the same manifest, and of another image, keeps the binding; unbound, it is as applied", async (_, line) => {
    const made = whole();
    await run(line, made);
    await bind(made);
    await run(line, made);
    await run(line, image2(made));
    const kept = await read(made);
    expect([variables(kept), kept.spec.template.spec.containers[0]?.image]).toEqual([
      ["A", "SERVICE_BINDING_ROOT", "DB_HOST"],
      "registry.example/app:2",
    ]);
    expect(changes(await bind(made))).toEqual(changes(kept));

    const never = whole();
    await run(line, never);
    await run(line, image2(never));
    await unbind(made);
    const renamed = (text: string) => text.replaceAll(never.metadata.name, made.metadata.name);
    expect((await read(made)).spec).toEqual(JSON.parse(renamed(JSON.stringify((await read(never)).spec))));
  });

  test.each([
    ["kubectl apply", "apply -f -"],
    ["kubectl apply --server-side", "apply --server-side -f -"],
  ])("a container that %s removes or renames goes, and the one in its place is bound with the next look", async (_, line) => {
    const made = whole();
    await run(line, made);
    await bind(made);
    const [web, side] = made.spec.template.spec.containers as [ReturnType<typeof container>, ReturnType<typeof container>];
    await run(line, next(made, { containers: [{ ...web, name: "app" }, side], initContainers: [] }));
    const bare = await read(made);
    expect([variables(bare, "app"), bare.spec.template.spec.containers.length]).toEqual([["A"], 2]);
    expect(variables(await bind(made), "app")).toEqual(["A", "SERVICE_BINDING_ROOT", "DB_HOST"]);
    await unbind(made);
    expect((await read(made)).spec.template.spec).toEqual({
      ...bare.spec.template.spec,
      containers: expect.anything(),
      volumes: expect.anything(),
    });
    expect(variables(await read(made), "app")).toEqual(["A"]);
  });

  test("all that the user had beside ours may go by kubectl apply --server-side", async () => {
    const made = whole({ initContainers: [] });
    await run("apply --server-side -f -", made);
    await bind(made);
    await run("apply --server-side -f -", next(made, { containers: [container("web")], volumes: undefined as never }));
    const { spec } = (await read(made)).spec.template;
    expect([spec.containers.map(({ name }) => name), spec.volumes?.map(({ name }) => name)]).toEqual([
      ["web"],
      ["kubectl-cloud-web-orders"],
    ]);
    expect(variables(await read(made))).toEqual(["SERVICE_BINDING_ROOT", "DB_HOST"]);
  });

  test("kubectl set image keeps the binding", async () => {
    const made = await create(whole());
    await bind(made);
    await run(`set image deployment/${made.metadata.name} web=registry.example/app:2`);
    expect(variables(await read(made))).toContain("DB_HOST");
  });

  test("kubectl replace takes the binding out; the next look brings it back", async () => {
    const made = whole();
    await create(made);
    const bound = await bind(made);
    await run("replace -f -", made);
    expect(variables(await read(made))).toEqual(["A"]);
    const mended = await bind(made);
    expect([mended.spec, mended.metadata.annotations]).toEqual([bound.spec, bound.metadata.annotations]);
  });

  test.each([
    ["kubectl-client-side-apply", "apply -f -", "in the manifest"],
    ["kubectl", "apply --server-side -f -", "in the manifest"],
    ["helm", "apply --server-side --field-manager=helm -f -", "in the chart's values"],
    ["argocd-controller", "apply --server-side --field-manager=argocd-controller -f -", "in the Git repository"],
    ["kubectl-create", "create -f -", "in the manifest"],
  ])("a variable that %s has set is not overwritten, and the refusal names it", async (manager, line, hint) => {
    const made = whole({ containers: [container("web", { env: [{ name: "DB_HOST", value: "localhost" }] })] });
    await run(line, made);
    const before = await written(made);
    await expect(bind(made)).rejects.toMatchObject({
      code: "FieldConflict",
      message: `Deployment ${namespace}/${made.metadata.name} has already the variable DB_HOST, set by ${manager}, in web.`,
      hint: expect.stringContaining(hint),
    });
    expect(await written(made)).toBe(before);
  });

  test("the user who sets what a binding has set is told of the binding; who forces it has it, and keeps it when the binding goes", async () => {
    const made = whole({ containers: [container("web")], initContainers: [] });
    await run("apply --server-side -f -", made);
    await bind(made);
    const valueFrom = { secretKeyRef: { name: "mine", key: "host" } };
    const mine = next(made, { containers: [container("web", { env: [{ name: "DB_HOST", valueFrom }] })] });
    const refused = await kubectl(`kubectl -n ${namespace} apply --server-side -f -`, JSON.stringify(mine));
    expect(refused.stderr).toContain(`conflict with "${orders.fieldManager}"`);
    await run("apply --server-side --force-conflicts -f -", mine);
    await expect(bind(made)).rejects.toMatchObject({ code: "FieldConflict", message: expect.stringContaining("set by kubectl, in web") });
    await unbind(made);
    expect((await read(made)).spec.template.spec.containers[0]?.env).toEqual([{ name: "DB_HOST", valueFrom }]);
  });
});

withControllers("a workload that is rolled back", () => {
  const revision = async (made: KubeObject, is: string) =>
    await expect
      .poll(async () => (await read(made)).metadata.annotations?.["deployment.kubernetes.io/revision"], { timeout: 30_000 })
      .toBe(is);

  test("to a bound revision is bound, and can be unbound, though all in it is kubectl's then; to one before, it is bound again", async () => {
    const made = deployment(`web-${++count}`, namespace);
    Object.assign(made.spec, { replicas: 0 });
    const before = await create(made);
    await revision(made, "1");
    await bind(made);
    await revision(made, "2");
    await run(`set image deployment/${made.metadata.name} web=registry.example/app:2`);
    await revision(made, "3");
    await run(`rollout undo deployment/${made.metadata.name} --to-revision=1`);
    expect(variables(await read(made))).toBeUndefined();
    await run(`rollout undo deployment/${made.metadata.name} --to-revision=2`);
    expect(variables(await read(made))).toContain("DB_HOST");
    await bind(made);
    await unbind(made);
    expect((await read(made)).spec.template).toEqual(before.spec.template);
  });
});

withKubernetes("kinds of CRDs", () => {
  const of = (kind: ResourceType, spec: object) =>
    ({ apiVersion: `${kind.group}/${kind.version}`, kind: kind.kind, metadata: { name: `x-${++count}`, namespace }, spec }) as TestWorkload;
  const rolled = () => of(rollout, { replicas: 2, template: { spec: { containers: [container("web", { env: [] }), container("side")] } } });
  const steps = () =>
    of(pipeline, { steps: [{ called: "a", run: { image: "x", vars: [{ name: "A", value: "1" }] } }, { called: "b" }], notes: {} });

  beforeAll(() => define(store, definitions));
  afterAll(() => store.delete({ type: builtin.crd, name: mappingDefinition.metadata.name }));

  describe("where there are no mappings", () => {
    test("one with a Deployment's pod template is bound, and left with exactly what it had, empty lists too", async () => {
      const before = await create(rolled(), rollout);
      const bound = await bind(before, orders, rollout);
      expect(JSON.stringify(bound)).toContain("/bindings/orders");
      const both = await bind(before, two, rollout);
      expect(changes(await bind(before, orders, rollout))).toEqual(changes(both));
      await unbind(before, orders, rollout);
      await unbind(before, two, rollout);
      expect(await written(before, rollout)).toBe(bytes(before));
    });
    test("kubectl apply, which knows such lists as one value, takes the binding out; the next look brings it back", async () => {
      const made = rolled();
      await run("apply -f -", made);
      const bound = await bind(made, orders, rollout);
      await run("apply -f -", { ...made, spec: { ...made.spec, replicas: 3 } });
      const mended = await bind(made, orders, rollout);
      expect(mended.spec).toEqual({ ...bound.spec, replicas: 3 });
    });
    test("of a list that is one value, who wrote it last is named", async () => {
      const made = rolled();
      made.spec.template.spec.containers = [container("web", { env: [{ name: "DB_HOST", value: "x" }] })];
      await create(made, rollout, "helm");
      await expect(bind(made, orders, rollout)).rejects.toMatchObject({
        code: "FieldConflict",
        message: expect.stringContaining("set by helm"),
      });
    });
  });

  describe("where there are mappings", () => {
    beforeAll(async () => {
      await define(store, [mappingDefinition]);
      await store.apply(mappingType, pipelineMapping(), { fieldManager: "test" });
    });

    test("one that has its pods elsewhere is bound there, and left with exactly what it had", async () => {
      const before = await create(steps(), pipeline);
      const bound = await bind(before, { ...orders, containers: ["b"] }, pipeline);
      expect(bound.spec).toMatchObject({
        steps: [
          { called: "a", run: { vars: [{ name: "A" }] } },
          { called: "b", run: { vars: [{}, { name: "DB_HOST" }], disks: [{ mountPath: "/bindings/orders" }] } },
        ],
        disks: [{ name: "kubectl-cloud-web-orders" }],
        notes: { "kubectl-cloud.dev/checksum-web-orders": "c1" },
      });
      await unbind(before, orders, pipeline);
      expect(await written(before, pipeline)).toBe(bytes(before));
    });
    test("when the mapping changes, what was put by the old one goes with the next look", async () => {
      const before = await create(steps(), pipeline);
      await bind(before, orders, pipeline);
      await store.apply(mappingType, pipelineMapping({ volumes: ".spec.elsewhere" }), { fieldManager: "test" });
      const moved = await bind(before, orders, pipeline);
      expect(moved.spec).toMatchObject({ elsewhere: [{ name: "kubectl-cloud-web-orders" }] });
      expect(moved.spec).not.toHaveProperty("disks");
      await store.delete({ type: mappingType, name: pipelineMapping().metadata.name });
      await unbind(before, orders, pipeline);
      expect(await written(before, pipeline)).toBe(bytes(before));
    });
    test("a kind whose schema has no such place refuses it, and is left alone", async () => {
      const before = await create(steps(), pipeline);
      await store.apply(mappingType, pipelineMapping({ volumes: ".spec.nowhere" }), { fieldManager: "test" });
      await expect(bind(before, orders, pipeline)).rejects.toMatchObject({
        code: "WorkloadRejected",
        message: expect.stringContaining("spec.nowhere"),
      });
      expect(await written(before, pipeline)).toBe(bytes(before));
    });
  });
});
