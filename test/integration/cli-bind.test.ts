import { execFileSync } from "node:child_process";

import { beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";

import { annotations, bindingFinalizer } from "../../crds/api/names.ts";
import type { CloudBinding, KubeObject, ServiceObject } from "../../crds/api/objects.ts";
import type { ServiceStatus } from "../../crds/api/status.ts";
import { bindingType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { specHash } from "../../lib/spec-hash.ts";
import { controlPlane } from "../parts/parts.ts";
import { withPlaces } from "../parts/places.ts";
import { container, deployment, type TestWorkload } from "../parts/workloads.ts";

const postgres = findKind("postgres") as Kind;
const now = () => new Date().toISOString();
const condition = (type: string, status: "True" | "False", reason: string, message = "") => ({
  type,
  status,
  reason,
  message,
  observedGeneration: 1,
  lastTransitionTime: now(),
});

withPlaces("bind and unbind", (place) => {
  place.only("folder", "a folder has no workloads", () => {
    test("a manifest of a binding is refused as `bind` is, as nothing would carry it out", async () => {
      const metadata = { name: "web-orders" };
      const input = JSON.stringify({ apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudBinding", metadata, spec: {} });
      const { exitCode, stderr } = await place.cloud(["create", "-f", "-"], { input });
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("no workloads") as string });
    });

    test.each(["bind", "unbind"])("%s names what there is instead", async (verb) => {
      const { exitCode, stdout, stderr } = await place.cloud([verb, "postgres/orders", "deployment/web"]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
      expect(stderr).toMatch(
        /local mode has no workloads[^]*kubectl cloud exec postgres\/orders -- [^]*kubectl cloud env postgres\/orders/,
      );
    });
  });

  place.only("cluster", "a folder has no workloads", () => {
    const cloud = (words: string, ...more: string[]) => place.cloud([...words.split(" "), ...more]);
    const get = (name: string) => place.store.get<CloudBinding>({ type: bindingType, namespace: place.namespace, name });
    const bindings = async () => (await place.store.list(bindingType, { namespace: place.namespace })).items.length;
    const web = () => place.store.get<TestWorkload>({ type: builtin.deployment, namespace: place.namespace, name: "web" });
    const by = { fieldManager: "test" };

    /** Writes a status as a run does. */
    const write = (type: Kind, name: string, status: Partial<ServiceStatus>) =>
      place.store.patch({ type, namespace: place.namespace, name }, { status }, { fieldManager: "run", subresource: "status" });

    async function service(name: string, { keys, secret = name }: { keys?: object; secret?: string } = {}): Promise<void> {
      const connection = { ...(keys && { keys }), ...(secret !== name && { name: secret }) };
      const { namespace } = place;
      const spec = { account: "dev", connection };
      const object = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "Postgres", metadata: { name, namespace }, spec };
      await place.store.create(postgres, object as unknown as ServiceObject, by);
    }

    async function secret(name: string, keys: readonly string[]): Promise<void> {
      const { namespace } = place;
      const data = Object.fromEntries(keys.map((key) => [key, Buffer.from(`value of ${key}`).toString("base64")]));
      await place.store.create(builtin.secret, { apiVersion: "v1", kind: "Secret", metadata: { name, namespace }, data } as KubeObject, by);
    }

    beforeAll(async () => {
      const { namespace, store } = place;
      await service("orders", { keys: { DATABASE_URL: "${uri}" } });
      const own = { env: [{ name: "TAKEN", value: "by me" }] };
      await store.create(builtin.deployment, deployment("web", namespace, { containers: [container("web", own), container("side")] }), {
        fieldManager: "kubectl-create",
      });
    });

    describe("before the service is ready", () => {
      test("a binding has all keys as `env` names them and as files, says so, and who asked", async () => {
        const { exitCode, stdout, stderr } = await cloud("bind postgres/orders deployment/web");
        expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: "cloudbinding.kubectl-cloud.dev/web-orders created\n" });
        expect(stderr.split("\n")).toEqual([
          "deployment/web gets ORDERS_TYPE, ORDERS_PROVIDER, ORDERS_HOST, ORDERS_PORT, ORDERS_DATABASE, ORDERS_USERNAME, ORDERS_PASSWORD, ORDERS_URI, DATABASE_URL",
          "deployment/web gets files in $SERVICE_BINDING_ROOT/orders",
          "postgres/orders is not ready yet (Pending): it is bound as soon as it is",
          "",
        ]);
        const { spec, metadata } = (await get("web-orders")) as CloudBinding;
        expect(spec).toMatchObject({
          service: { kind: "Postgres", name: "orders" },
          workload: { apiVersion: "apps/v1", kind: "Deployment", name: "web" },
          files: { name: "orders" },
        });
        expect(metadata.annotations).toEqual({ [annotations.requestedBy]: place.user, [annotations.requestedFor]: specHash(spec) });
      });

      test("again it is unchanged, quiet with -o name, and otherwise refused with the difference", async () => {
        const before = (await get("web-orders"))?.metadata.resourceVersion;
        expect(await cloud("bind postgres orders deploy web")).toMatchObject({
          exitCode: 0,
          stdout: "cloudbinding.kubectl-cloud.dev/web-orders unchanged\n",
        });
        expect(await cloud("bind postgres/orders deploy/web -o name")).toEqual({
          exitCode: 0,
          stdout: "cloudbinding.kubectl-cloud.dev/web-orders\n",
          stderr: "",
        });
        const other = await cloud("bind postgres/orders deploy/web --all --env ORDERS_HOST=uri");
        expect(other).toMatchObject({ exitCode: 4, stdout: "" });
        expect(other.stderr).toMatch(
          /env.ORDERS_HOST: "host" → "uri"\n {2}files.name: "orders" → not set\nhint: .*unbind web-orders.*--name/,
        );
        expect((await get("web-orders"))?.metadata.resourceVersion).toBe(before);
      });
    });

    test.each([
      ["postgres/ordrs deploy/web", 3, /postgres\S*\/ordrs not found .*\nhint: did you mean orders\?/],
      ["secret/none deploy/web", 3, /secret\/none not found/],
      ["postgres/orders deploy/weeb", 3, /deployment\/weeb not found .*\nhint: did you mean web\?/],
      ["postgres/orders deploy/web --container sid", 3, /deployment\/web has no container sid\nhint: did you mean side\?/],
      ["postgres/orders deploy/web --env A=hots", 2, /postgres\/orders has no key hots/],
      ["postgres/orders deploy/web --env A=caBundleURL", 2, /caBundleURL is in the ConfigMap/],
      ["postgres/orders pod/web", 2, /a Pod can't be changed/],
      ["postgres/orders rolout/web", 2, /the cluster has no kind "rolout"/],
      ["cloudaccount/dev deploy/web", 2, /a CloudAccount has no connection/],
      ["postgres/orders deploy/web --name A_B", 2, /--name: not a name/],
      ["postgres/orders deploy/web --env TAKEN=host --name new", 6, /variable TAKEN, set by kubectl-create, in web/],
    ])("bind %s is refused with exit code %i before anything is written", async (words, exitCode, says) => {
      const count = await bindings();
      const ran = await cloud(`bind ${words}`);
      expect(ran).toMatchObject({ exitCode, stdout: "" });
      expect(ran.stderr).toMatch(says);
      expect(await bindings()).toBe(count);
    });

    test("of what is there the keys are those of the Secret, whatever its name is; a plain Secret is bound as it is", async () => {
      await service("stock", { secret: "stock-connection" });
      await secret("stock-connection", ["host", "password", "note"]);
      await write(postgres, "stock", { binding: { name: "stock-connection" }, conditions: [condition("Ready", "True", "Available")] });
      const { stderr } = await cloud("bind postgres/stock deploy/web --prefix DB_ --env NOTE=note");
      expect(stderr).toBe("deployment/web gets DB_HOST, DB_PASSWORD, NOTE\n");
      expect((await get("web-stock"))?.spec).toMatchObject({ secretName: "stock-connection", service: { name: "stock" } });

      await secret("stripe", ["api-key"]);
      const wide = await cloud("bind secret/stripe deploy/web --env STRIPE_KEY=api-key --container side -o wide");
      expect(wide.stdout).toMatch(
        /^NAME .* VARIABLES .*\ncloudbinding\/web-stripe +Unknown +Pending +secret\/stripe +deployment\/web .* STRIPE_KEY /,
      );
      expect((await get("web-stripe"))?.spec).toMatchObject({
        service: { apiVersion: "v1", kind: "Secret" },
        workload: { containers: ["side"] },
      });
      expect((await cloud("bind secret/stripe deploy/web --restart-on-change")).exitCode).toBe(2);
    });

    test("a dry run by the client prints a manifest that can be applied; by the server it shows the workload as it would be", async () => {
      const count = await bindings();
      const client = await cloud("bind postgres/orders deployment -l app=web --env DB_HOST=host --dry-run=client -o yaml");
      expect(parse(client.stdout)).toMatchObject({
        kind: "CloudBinding",
        metadata: { name: "web-orders" },
        spec: { workload: { selector: { matchLabels: { app: "web" } } }, env: [{ name: "DB_HOST", key: "host" }] },
      });
      const changed = client.stdout.replace("web-orders", "declared");
      const declared = async (input: string) => (await place.cloud(["create", "-f", "-"], { input })).stdout;
      expect(await declared(changed)).toBe("cloudbinding.kubectl-cloud.dev/declared created\n");
      expect(await declared(changed.replaceAll("DB_HOST", "HOST"))).toBe("cloudbinding.kubectl-cloud.dev/declared configured\n");
      const { spec, metadata } = (await get("declared")) as CloudBinding;
      expect(metadata.annotations?.[annotations.requestedFor]).toBe(specHash(spec));
      expect((await place.cloud(["delete", "-f", "-", "--no-wait"], { input: changed })).exitCode).toBe(0);

      const before = (await web())?.metadata.resourceVersion;
      const server = await cloud("bind postgres/orders deploy/web --name preview --env DB_HOST=host --files=db --dry-run=server -o yaml");
      const shown = parse(server.stdout) as TestWorkload;
      const [first, second] = shown.spec.template.spec.containers;
      const env = { name: "DB_HOST", valueFrom: { secretKeyRef: { name: "orders", key: "host" } } };
      expect([first?.env?.[0], first?.env, second?.env]).toMatchObject([
        { name: "TAKEN" },
        expect.arrayContaining([expect.objectContaining(env)]),
        expect.arrayContaining([expect.objectContaining(env)]),
      ]);
      expect(second?.volumeMounts).toMatchObject([{ mountPath: "/bindings/db" }]);
      expect((await web())?.metadata.resourceVersion).toBe(before);
      expect(await bindings()).toBe(count);
    });

    test("a Job is refused once it is there; its manifest takes the connection, and what stands beside it stays", async () => {
      const template = { spec: { restartPolicy: "Never", containers: [container("migrate")] } };
      const { namespace } = place;
      const job = { apiVersion: "batch/v1", kind: "Job", metadata: { name: "migrate", namespace }, spec: { suspend: true, template } };
      await place.store.create(builtin.job, job, by);
      const there = await cloud("bind postgres/orders job/migrate --env DB_HOST=host");
      expect(there.exitCode).toBe(6);
      expect(there.stderr).toMatch(/does not take the change of job [^]*hint: .*kubectl cloud bind KIND\/NAME -f/);

      const manifests = [
        { ...job, metadata: { name: "migrate-2" } },
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "beside" } },
      ];
      const input = manifests.map((one) => JSON.stringify(one)).join("\n---\n");
      const made = await place.cloud(["bind", "postgres/orders", "-f", "-", "--env", "DB_HOST=host"], { input });
      expect(made).toMatchObject({ exitCode: 0, stderr: expect.stringMatching(/orders is not ready yet .*pods start as soon/) as string });
      const { kubectl, kubeconfig } = controlPlane();
      const args = ["--kubeconfig", kubeconfig, "-n", namespace, "create", "-f", "-", "-o", "name"];
      expect(execFileSync(kubectl, args, { input: made.stdout, encoding: "utf8" })).toBe("job.batch/migrate-2\nconfigmap/beside\n");
      const stored = await place.store.get<TestWorkload>({ type: builtin.job, namespace, name: "migrate-2" });
      expect(stored?.spec.template.spec.containers[0]?.env).toEqual([
        { name: "DB_HOST", valueFrom: { secretKeyRef: { name: "orders", key: "host" } } },
      ]);
      expect((await place.cloud(["bind", "postgres/orders", "-f", "-"], { input: JSON.stringify(manifests[1]) })).stderr).toContain(
        "nothing in it makes pods",
      );
    });

    test("a kind that the cluster has besides is found by its names, and its plural is kept", async () => {
      const { namespace, store } = place;
      const group = `${namespace}.example.com`;
      const names = { kind: "Rollout", plural: "rollouts", singular: "rollout", shortNames: ["ro"] };
      const schema = { openAPIV3Schema: { type: "object", "x-kubernetes-preserve-unknown-fields": true } };
      const spec = { group, scope: "Namespaced", names, versions: [{ name: "v1", served: true, storage: true, schema }] };
      const crd = {
        apiVersion: "apiextensions.k8s.io/v1",
        kind: "CustomResourceDefinition",
        metadata: { name: `rollouts.${group}` },
        spec,
      };
      await store.create(builtin.crd, crd, by);
      const { kubectl, kubeconfig } = controlPlane();
      execFileSync(kubectl, ["--kubeconfig", kubeconfig, "wait", "--for=condition=Established", `crd/rollouts.${group}`]);
      const rollout = { ...deployment("web", namespace), apiVersion: `${group}/v1`, kind: "Rollout" };
      await store.create({ group, version: "v1", kind: "Rollout", plural: "rollouts", namespaced: true }, rollout, by);
      for (const word of [`ro.${group}`, `rollouts.${group}`]) {
        expect(await cloud(`bind postgres/orders ${word}/web --files --name by-group`)).toMatchObject({ exitCode: 0 });
      }
      expect((await get("by-group"))?.spec.workload).toMatchObject({ apiVersion: `${group}/v1`, kind: "Rollout", resource: "rollouts" });
      await store.delete({ type: builtin.crd, name: `rollouts.${group}` });
    });

    describe("waiting", () => {
      /** Once a binding is as it must be, a run's word on it. */
      async function answer(
        name: string,
        status: Partial<ServiceStatus>,
        isTaken: (binding: CloudBinding) => boolean = () => true,
      ): Promise<void> {
        await expect.poll(async () => isTaken((await get(name)) ?? ({ metadata: {} } as CloudBinding)), { interval: 20 }).toBe(true);
        await write(bindingType, name, status);
      }
      const bind = (name: string) => cloud(`bind postgres/orders deploy/web --files=${name} --wait --name ${name}`);
      const isThere = ({ metadata }: CloudBinding) => metadata.name !== undefined;

      test("tells the steps, and ends with 0 once the workload has the connection", async () => {
        const run = {
          job: "run-bind-1",
          reason: "Created",
          startedAt: now(),
          finishedAt: now(),
          result: "Succeeded" as const,
          changes: ["bound"],
        };
        const bound = { observedGeneration: 1, lastRun: run, conditions: [condition("Ready", "True", "Bound", "bound")] };
        const [ran] = await Promise.all([bind("waited"), answer("waited", bound, isThere)]);
        expect(ran).toMatchObject({ exitCode: 0, stdout: "cloudbinding.kubectl-cloud.dev/waited created\n" });
        expect(ran.stderr).toMatch(/cloudbinding\/waited: run run-bind-1 succeeded .*bound\ncloudbinding\/waited: ready\n$/);
      });

      test("ends with 6 for what can't be bound, and with 5 when time is up", async () => {
        const conditions = ["Ready", "Stalled"].map((type) =>
          condition(type, type === "Ready" ? "False" : "True", "FieldConflict", "somebody's"),
        );
        const [ran] = await Promise.all([bind("refused"), answer("refused", { observedGeneration: 1, conditions }, isThere)]);
        expect(ran.exitCode).toBe(6);
        expect(ran.stderr).toMatch(/error: cloudbinding\/refused can't be bound: FieldConflict: somebody's\n/);
        const late = await cloud("bind postgres/orders deploy/web --files=late --wait --timeout 1s --name late");
        expect(late.exitCode).toBe(5);
        expect(late.stderr).toContain("kubectl cloud status cloudbinding/late");
      });

      test("unbind, by name or by service and workload, waits until the finalizer is gone", async () => {
        const ref = { type: bindingType, namespace: place.namespace, name: "web-stock" };
        await place.store.patch(ref, { metadata: { finalizers: [bindingFinalizer] } }, by);
        const restored = async () => {
          const claim = { job: "run-bind-2", until: new Date(Date.now() + 60_000).toISOString() };
          await answer("web-stock", { run: claim }, ({ metadata }) => metadata.deletionTimestamp !== undefined);
          await place.store.patch(ref, { metadata: { finalizers: null } }, by);
        };
        const [ran] = await Promise.all([cloud("unbind postgres/stock deploy/web"), restored()]);
        expect(ran).toMatchObject({ exitCode: 0, stdout: 'cloudbinding.kubectl-cloud.dev "web-stock" deleted\n' });
        expect(ran.stderr).toContain("cloudbinding/web-stock: run run-bind-2 works on it");
        expect(await cloud("unbind waited late -o name --no-wait")).toMatchObject({
          exitCode: 0,
          stdout: "cloudbinding.kubectl-cloud.dev/waited\ncloudbinding.kubectl-cloud.dev/late\n",
        });
      });

      test("unbind of what is not bound is 3, with what it is bound to instead, and 0 where that is no matter", async () => {
        const { exitCode, stderr } = await cloud("unbind postgres/orders sts/web");
        expect(exitCode).toBe(3);
        expect(stderr).toMatch(
          /postgres\/orders is not bound to statefulset\/web .*\nhint: it is bound to .*deployment\/web \(web-orders\)/,
        );
        expect(await cloud("unbind none --ignore-not-found")).toMatchObject({ exitCode: 0, stdout: "" });
      });
    });

    test("status of a service names what it is bound to, and shows bindings in a table and one by one", async () => {
      expect((await cloud("status postgres/orders")).stdout).toMatch(/^Bound to: +.*deployment\/web \(web-orders, Pending\)/m);
      expect((await cloud("status cbind")).stdout).toMatch(
        /NAME +READY +STATUS +SERVICE +WORKLOAD +AGE\n.*cloudbinding\/web-orders +Unknown +Pending +postgres\/orders +deployment\/web/s,
      );
      expect((await cloud("status cloudbinding/web-orders")).stdout).toMatch(
        /Service: +postgres\/orders\nWorkload: +deployment\/web\nVariables: +ORDERS_TYPE, .*\nFiles: +\$SERVICE_BINDING_ROOT\/orders\n/,
      );
      expect((await cloud("reconcile cloudbinding/web-orders")).stdout).toBe(
        "cloudbinding.kubectl-cloud.dev/web-orders reconcile requested\n",
      );
    });

    test("the missing right is named: to read the Secret, and to change the workload", async () => {
      const rbac = { group: "rbac.authorization.k8s.io", version: "v1", namespaced: true };
      const { namespace, store } = place;
      const fields = (name: string) => ({ apiVersion: "rbac.authorization.k8s.io/v1", metadata: { name, namespace } });
      const allow = async (name: string, ...rules: object[]) => {
        await store.create({ ...rbac, kind: "Role", plural: "roles" }, { ...fields(name), kind: "Role", rules } as KubeObject, by);
        const roleRef = { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name };
        const subjects = [{ kind: "User", name: "bea", apiGroup: "rbac.authorization.k8s.io" }];
        await store.create(
          { ...rbac, kind: "RoleBinding", plural: "rolebindings" },
          { ...fields(name), kind: "RoleBinding", roleRef, subjects } as KubeObject,
          by,
        );
      };
      await allow(
        "binder",
        { apiGroups: ["kubectl-cloud.dev"], resources: ["*"], verbs: ["get", "list", "create", "patch"] },
        { apiGroups: ["apps"], resources: ["deployments"], verbs: ["get", "list"] },
      );
      const asBea = async (says: RegExp) => {
        const ran = await cloud("bind postgres/stock deploy/web --env DB_HOST=host --name hers --as bea");
        expect(ran).toMatchObject({ exitCode: 4, stdout: "" });
        expect(ran.stderr).toMatch(says);
        expect(await get("hers")).toBeUndefined();
      };
      await asBea(/User "bea" may not get secrets in namespace .*\nhint: .*kubectl auth can-i get secrets/);
      await allow("reader", { apiGroups: [""], resources: ["secrets"], verbs: ["get"] });
      await asBea(/User "bea" may not patch deployments.apps in namespace/);
    });
  });
});
