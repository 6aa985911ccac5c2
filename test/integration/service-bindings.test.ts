import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import type { CloudBinding } from "../../crds/api/objects.ts";
import { type ServiceBinding, serviceBindingType } from "../../lib/binding/service-binding.ts";
import { conditionOf as find } from "../../lib/conditions.ts";
import { bindingType, builtin } from "../../lib/kinds.ts";
import { Bindings } from "../parts/bindings.ts";
import { grounds } from "../parts/grounds.ts";
import { root } from "../parts/installed.ts";
import { controlPlane } from "../parts/parts.ts";
import { Runs } from "../parts/runs.ts";
import { eventually } from "../parts/security.ts";
import { define } from "./binding-projection/crds.ts";
import { backend, backendRole, backends, serviceBinding, serviceBindings } from "./service-bindings/crds.ts";

/** What https://servicebinding.io/spec/core/1.1.0/ asks of the resource ServiceBinding, written with kubectl and brought about by runs. */
describe.skipIf(!grounds.cluster.isThere)("a ServiceBinding", () => {
  let runs: Runs;
  let bindings: Bindings;
  const kubectl = (args: string[], input?: object) =>
    execFileSync(controlPlane().kubectl, ["--kubeconfig", controlPlane().kubeconfig, "-n", runs.namespace, ...args], {
      encoding: "utf8",
      input: JSON.stringify(input),
    });

  beforeAll(async () => {
    runs = await Runs.open(grounds.cluster.make());
    runs.serviceBindings = true;
    bindings = new Bindings(runs);
    await define(runs.store, [serviceBindings, backends]);
    for (const file of ["rbac", "policy"]) kubectl(["apply", "-f", join(root, `deploy/service-bindings/${file}.yaml`)]);
    await runs.store.apply(builtin.clusterRole, backendRole, { fieldManager: "test" });
    await bindings.createService("orders");
    const object = { apiVersion: `${backend.group}/v1`, kind: "Backend", metadata: { namespace: runs.namespace, name: "theirs" } };
    await runs.store.create(backend, object, { fieldManager: "test" });
  });
  afterAll(() => runs?.close());

  const apply = (name: string, spec: Parameters<typeof serviceBinding>[2] = {}) => {
    kubectl(["apply", "-f", "-"], serviceBinding(name, runs.namespace, spec));
    runs.changing();
  };
  const get = async (name: string): Promise<ServiceBinding> => {
    const binding = await runs.store.get<ServiceBinding>({ type: serviceBindingType, namespace: runs.namespace, name });
    if (!binding) throw new Error(`no ServiceBinding ${name}`);
    return binding;
  };
  const told = ({ status }: ServiceBinding | CloudBinding) =>
    ["Ready", "ServiceAvailable"].map((type) => find(status, type)).map((condition) => `${condition?.status}:${condition?.reason}`);
  const mounts = async (name: string) =>
    (await bindings.workload(name)).spec.template.spec.containers.map((container) =>
      (container as { volumeMounts?: { mountPath: string }[] }).volumeMounts?.map(({ mountPath }) => mountPath),
    );
  const bound = ["True:Bound", "True:Available"];
  const taken = [{ name: "URI", value: "mine" }];

  const offer = async (name: string) => {
    const ref = { type: backend, namespace: runs.namespace, name: "theirs" };
    await runs.store.patch(ref, { status: { binding: { name } } }, { fieldManager: "test", subresource: "status" });
  };
  const runsOf = async (name: string) => (await bindings.runsOf(name)).length;

  describe("that is new", () => {
    beforeAll(async () => {
      const { workload } = serviceBinding("whole", runs.namespace).spec ?? {};
      for (const name of ["plain", "whole", "early", "direct", "foreign", "held", "gone", "taken"]) await bindings.createDeployment(name);
      for (const name of ["s1", "s2"]) await bindings.createDeployment(name, { tier: "many" });
      await bindings.create("taken", { workload: { name: "taken" } });
      await offer("secret-one");
      apply("plain");
      const env = [{ name: "URI", key: "uri" }];
      apply("whole", { name: "mine", type: "queue", provider: "other", env, workload: { ...workload, containers: ["app", "gone"] } });
      apply("early", { service: { name: "later" } });
      apply("alone", { workload: { name: "nobody" } });
      apply("direct", { service: { apiVersion: "v1", kind: "Secret", name: "by-hand" }, env: [{ name: "KEY", key: "key" }] });
      apply("foreign", { service: { apiVersion: `${backend.group}/v1`, kind: "Backend", name: "theirs" }, env: [{ name: "A", key: "a" }] });
      apply("many", { workload: { selector: { matchLabels: { tier: "many" } } } });
      apply("odd", { workload: { selector: { matchExpressions: [{ key: "tier", operator: "Resembles" }] } } });
      for (const [name, container] of Object.entries({ p1: { env: taken }, p2: { env: taken }, p3: {} }))
        await bindings.createDeployment(name, { part: name }, container);
      const matchExpressions = [
        { key: "part", operator: "Exists" },
        { key: "part", operator: "NotIn", values: ["p4"] },
      ];
      apply("partly", { env, workload: { selector: { matchExpressions } } });
      apply("taken");
      apply("held");
      apply("gone", { env });
      expect((await runs.pass()).started).toHaveLength(1);
      // the roles of kinds like these take a moment to join those of the runs
      await eventually(async () => {
        if (told(await get("foreign"))[0] === "True:Bound") return true;
        await bindings.makeDue("foreign");
        await runs.pass();
        return false;
      });
    });

    test("is brought about and told so in one run: files below its name, Ready, ServiceAvailable, the Secret and the generation", async () => {
      const binding = await get("plain");
      expect(told(binding)).toEqual(bound);
      expect(binding.status).toMatchObject({ observedGeneration: binding.metadata.generation, binding: { name: "orders" } });
      expect(await mounts("plain")).toEqual([["/bindings/plain"]]);
      kubectl(["wait", "--for=condition=Ready", "servicebinding/plain", "--timeout=1s"]);
      expect(await runsOf("plain")).toBe(1);
    });

    test("is bound as spec.name, type, provider, env and containers say", async () => {
      expect(await mounts("whole")).toEqual([["/bindings/mine"]]);
      expect(await bindings.envOf("whole")).toEqual(["SERVICE_BINDING_ROOT=/bindings", "URI=orders/uri"]);
      expect((await bindings.workload("whole")).spec.template.metadata?.annotations).toMatchObject({
        "kubectl-cloud.dev/type-whole": "queue",
        "kubectl-cloud.dev/provider-whole": "other",
      });
    });

    test("waits for a service that isn't there, and says so", async () => {
      expect(told(await get("early"))).toEqual(["False:DependencyNotReady", "False:DependencyNotReady"]);
      expect(find((await get("early")).status, "ServiceAvailable")?.message).toContain("later does not exist");
    });

    test("with a workload that isn't there is not Ready, though the service is there", async () => {
      expect(told(await get("alone"))).toEqual(["False:DependencyNotReady", "True:Available"]);
    });

    test("binds a Secret itself", async () => {
      expect(await bindings.envOf("direct")).toEqual(["SERVICE_BINDING_ROOT=/bindings", "KEY=by-hand/key"]);
      expect((await get("direct")).status?.binding).toEqual({ name: "by-hand" });
    });

    test("binds a Provisioned Service of somebody else, which names its Secret", async () => {
      expect(await bindings.envOf("foreign")).toContain("A=secret-one/a");
      expect((await get("foreign")).status?.binding).toEqual({ name: "secret-one" });
    });

    test("binds all that its selector means", async () => {
      expect([await mounts("s1"), await mounts("s2")]).toEqual([[["/bindings/many"]], [["/bindings/many"]]]);
    });

    test("of several workloads tells all that could not be bound, and binds the others", async () => {
      expect(told(await get("partly"))).toEqual(["False:FieldConflict", "True:Available"]);
      const message = find((await get("partly")).status, "Ready")?.message;
      for (const name of ["p1", "p2"]) expect(message).toContain(`/${name} has already the variable URI`);
      expect(await mounts("p3")).toEqual([["/bindings/partly"]]);
    });

    test("that asks for what no selector can say is refused once, and tried no more", async () => {
      expect(told(await get("odd"))).toEqual(["False:SpecRejected", "False:SpecRejected"]);
      expect(find((await get("odd")).status, "Ready")?.message).toContain("spec.workload.selector.matchExpressions[0].operator");
    });

    test("leaves a CloudBinding of its name that is not its own, and says so", async () => {
      expect(told(await get("taken"))).toEqual(["False:NotOwned", "False:NotOwned"]);
      expect(await mounts("taken")).toEqual([undefined]);
    });
  });

  describe("later", () => {
    beforeAll(async () => {
      const ref = { type: serviceBindingType, namespace: runs.namespace, name: "plain" };
      const { metadata } = await get("plain");
      const status = { observedGeneration: metadata.generation, conditions: [] };
      await runs.store.patch(ref, { status }, { fieldManager: "test", subresource: "status" });
      apply("whole", { name: "other" });
      await bindings.createService("later");
      await offer("secret-two");
      await bindings.makeDue("foreign");
      await bindings.delete("taken");
      await bindings.change("held", { spec: { files: { name: "elsewhere" } } });
      kubectl(["delete", "servicebinding/gone"]);
      await runs.pass();
      await eventually(async () => {
        await runs.pass();
        return told(await get("taken"))[0] === "True:Bound" && (await bindings.find("gone")) === undefined;
      });
    });

    test("is bound anew when its spec changes", async () => {
      expect([await mounts("whole"), await bindings.envOf("whole")]).toEqual([[["/bindings/other"]], ["SERVICE_BINDING_ROOT=/bindings"]]);
      const { metadata, status } = await get("whole");
      expect([metadata.generation, status?.observedGeneration]).toEqual([2, 2]);
    });

    test("goes on when its service is there", async () => {
      expect(told(await get("early"))).toEqual(bound);
    });

    test("follows a service to another Secret", async () => {
      expect(await bindings.envOf("foreign")).toContain("A=secret-two/a");
      expect((await get("foreign")).status?.binding).toEqual({ name: "secret-two" });
    });

    test("goes on when the CloudBinding that was in its way is gone", async () => {
      expect(told(await get("taken"))).toEqual(bound);
      expect(await mounts("taken")).toEqual([["/bindings/taken"]]);
    });

    test("is brought back when somebody changes its CloudBinding", async () => {
      expect(await mounts("held")).toEqual([["/bindings/held"]]);
    });

    test("is told again when a run ended before it told", async () => {
      expect(told(await get("plain"))).toEqual(bound);
    });

    test("that is deleted takes its CloudBinding along, and the workload is as it was", async () => {
      expect([await bindings.envOf("gone"), await mounts("gone")]).toEqual([[], [undefined]]);
    });

    test("is looked at no more while nothing changes", async () => {
      expect([await runsOf("odd"), await runsOf("held"), await runsOf("whole")]).toEqual([1, 2, 2]);
    });
  });

  test("is nothing to a dispatcher that was not told to bring them about", async () => {
    runs.serviceBindings = false;
    try {
      await bindings.createDeployment("others");
      apply("others");
      expect((await runs.pass()).started).toEqual([]);
      expect((await get("others")).status).toBeUndefined();
      expect(await runs.store.get({ type: bindingType, namespace: runs.namespace, name: "others" })).toBeUndefined();
    } finally {
      runs.serviceBindings = true;
    }
  });
});

test("the roles for runs that bind are aggregated by the label of servicebinding.io", () => {
  const roles = readFileSync(join(root, "deploy/rbac/bind.yaml"), "utf8");
  expect(roles).toContain('matchLabels: { servicebinding.io/controller: "true" }');
});
