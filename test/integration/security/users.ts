import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { beforeAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import { annotations, labels, product } from "../../../crds/api/names.ts";
import type { KubeObject } from "../../../crds/api/objects.ts";
import { grants } from "../../../lib/grants.ts";
import { dispatcherName, grantName, systemNamespace } from "../../../lib/system.ts";
import { dev, type Installed, installed, kustomize, root } from "../../parts/installed.ts";
import type { Send } from "../../parts/requests.ts";
import {
  account,
  apply,
  batch,
  core,
  done,
  eventually,
  merge,
  ours,
  place,
  queue,
  rbac,
  refused,
  runJob,
  said,
  tokenOf,
} from "../../parts/security.ts";

/** What is installed, and what users can do with it, asked of a real API server in their name. */
let as: Installed["as"];
let admin: Send, ada: Send, alice: Send, bob: Send, viewer: Send;
let manifests: KubeObject[];

interface Policy {
  spec: { variables: { name: string; expression: string }[] };
}

interface CronJob extends KubeObject {
  spec: { jobTemplate: { spec: { template: { spec: { containers: { image: string; args: string[]; env: object[] }[] } } } } };
}

beforeAll(async () => {
  ({ as, admin, manifests } = await installed());
  [ada, alice, bob, viewer] = ["ada", "alice", "bob", "victor"].map((user) => as({ user })) as [Send, Send, Send, Send];
});

describe("what is installed", () => {
  test("carries our labels, so that it can be found and removed", () => {
    expect(
      manifests.filter(({ metadata }) => metadata.labels?.[labels.managedBy] !== product || metadata.labels[labels.partOf] !== product),
    ).toEqual([]);
  });

  test("takes an image as its README shows, and runs get the same", async () => {
    const readme = await readFile(join(root, "deploy/README.md"), "utf8");
    const overlay = await mkdtemp(join(root, "overlay-"));
    try {
      await writeFile(join(overlay, "kustomization.yaml"), /```yaml\n(.*?)```/s.exec(readme)?.[1] ?? "");
      const objects = parseAllDocuments(kustomize(overlay)).map((document) => document.toJS() as CronJob);
      const [container] = objects.find(({ kind }) => kind === "CronJob")?.spec.jobTemplate.spec.template.spec.containers ?? [];
      expect(container?.image).toBe("registry.example.com/kubectl-cloud-runner:0.1.0");
      expect(container?.env).toContainEqual({ name: "RUNNER_IMAGE", value: container?.image });
      expect(container?.args).toEqual(["dispatch"]);
      const policy = objects.find(({ metadata }) => metadata.name === "kubectl-cloud-dispatcher-jobs") as unknown as Policy;
      expect(policy.spec.variables).toContainEqual({ name: "image", expression: `'${container?.image}'` });
      expect(policy.spec.variables.length).toBeGreaterThan(1);
    } finally {
      await rm(overlay, { recursive: true });
    }
  });

  test.each([dispatcherName, grantName("other")])(
    "no account takes the ServiceAccount %s, which is not its own",
    async (serviceAccountName) => {
      const thief = account("thief", ["*"], { serviceAccountName });
      expect(said(await apply(admin, `${ours}/cloudaccounts`, thief))).toMatch(
        /^422 .*serviceAccountName may not begin with kubectl-cloud-/,
      );
    },
  );

  test("no policy has an expression that the API server warns of", async () => {
    const { body } = await admin("GET", "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies");
    const policies = (body.items as KubeObject[]).filter(({ metadata }) => metadata.labels?.[labels.partOf] === product);
    expect(policies.length).toBe(manifests.filter(({ kind }) => kind === "ValidatingAdmissionPolicy").length);
    for (const { metadata } of policies) {
      const path = `/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies/${metadata.name}`;
      await eventually(async () => {
        const { body: policy } = await admin("GET", path);
        return policy.status?.observedGeneration === policy.metadata.generation;
      });
      expect((await admin("GET", path)).body.status.typeChecking?.expressionWarnings, metadata.name).toBeUndefined();
    }
  });

  test("Pod Security refuses a privileged pod beside the credentials", async () => {
    const pod = { metadata: { name: "rogue" }, spec: { hostPID: true, containers: [{ name: "a", image: "a" }] } };
    expect(said(await admin("POST", `${place(core, "pods", systemNamespace)}?dryRun=All`, pod))).toMatch(
      /^403 .*violates PodSecurity "restricted/,
    );
  });

  test("the dispatcher's own Job and pod are admitted there without a warning", async () => {
    const { body } = await admin("GET", place(batch, "cronjobs", systemNamespace, dispatcherName));
    const { metadata, spec } = body.spec.jobTemplate;
    expect(
      said(await admin("POST", `${place(batch, "jobs", systemNamespace)}?dryRun=All`, { metadata: { ...metadata, name: "once" }, spec })),
    ).toMatch(done);
    expect(
      said(
        await admin("POST", `${place(core, "pods", systemNamespace)}?dryRun=All`, { metadata: { name: "once" }, spec: spec.template.spec }),
      ),
    ).toMatch(done);
  });
});

describe("a user with the role edit in one namespace", () => {
  test("does with cloud objects what an editor does with others", async () => {
    const all = place(ours, "queues", "shop");
    expect(said(await alice("POST", all, queue("mine", "dev")))).toMatch(done);
    expect(said(await alice("GET", all))).toMatch(done);
    expect(said(await alice("GET", `${all}?watch=true&timeoutSeconds=1`))).toMatch(done);
    expect(said(await alice("GET", `${all}/mine/status`))).toMatch(done);
    expect(said(await alice("PATCH", `${all}/mine`, { spec: { delaySeconds: 1 } }, merge))).toMatch(done);
    expect(said(await alice("DELETE", `${all}/mine`))).toMatch(done);
    expect(said(await alice("GET", `${ours}/cloudaccounts`))).toMatch(done);
  });

  test.each<[what: string, ...Parameters<Send>]>([
    ["create in another namespace", "POST", place(ours, "queues", "office"), queue("mine", "dev")],
    ["read in another namespace", "GET", place(ours, "queues", "office")],
    [
      "forge the status, which runs trust",
      "PATCH",
      `${place(ours, "queues", "shop", "orders")}/status`,
      { status: { externalID: "arn:stolen" } },
      merge,
    ],
    ["read the credentials", "GET", place(core, "secrets", systemNamespace, "dev-keys")],
    ["list the credentials", "GET", place(core, "secrets", systemNamespace)],
    ["start a Job beside the credentials", "POST", place(batch, "jobs", systemNamespace), runJob("dev", "any")],
    ["see the pods there", "GET", place(core, "pods", systemNamespace)],
    ["change an account", "PATCH", `${ours}/cloudaccounts/dev`, { spec: { allowedNamespaces: ["*"] } }, merge],
    ["take a run's rights", "POST", place(rbac, "rolebindings", "shop"), grants(dev, "shop", [])[0]],
  ])("can't %s", async (_, ...request) => expect(said(await alice(...request))).toMatch(refused));

  test("with view, reads and no more", async () => {
    expect(said(await viewer("GET", place(ours, "queues", "shop", "orders")))).toMatch(done);
    expect(said(await viewer("POST", place(ours, "queues", "shop"), queue("mine", "dev")))).toMatch(refused);
    expect(said(await viewer("PATCH", place(ours, "queues", "shop", "orders"), { spec: { delaySeconds: 1 } }, merge))).toMatch(refused);
    expect(said(await viewer("DELETE", place(ours, "queues", "shop", "orders")))).toMatch(refused);
  });
});

describe("who asked", () => {
  const by = (user: string, what: string) => ({ [annotations.requestedBy]: user, [annotations.requestedFor]: what });
  const path = place(ours, "queues", "shop", "asked");
  beforeAll(async () => void (await admin("DELETE", path)));

  test("is recorded for oneself and can't be forged", async () => {
    expect(said(await bob("POST", place(ours, "queues", "shop"), queue("asked", "dev", by("alice", "sha256:1"))))).toMatch(
      /^403 .*requested-by .* bob asks for, not .* alice/,
    );
    expect(said(await alice("POST", place(ours, "queues", "shop"), queue("asked", "dev", by("alice", "sha256:1"))))).toMatch(done);
    expect(
      said(await bob("PATCH", path, { spec: { delaySeconds: 2 }, metadata: { annotations: by("alice", "sha256:2") } }, merge)),
    ).toMatch(/^403 .*leave both out/);
    expect(said(await bob("PATCH", path, { metadata: { annotations: { [annotations.requestedFor]: null } } }, merge))).toMatch(refused);
    expect(said(await bob("PATCH", path, { metadata: { annotations: { [annotations.requestedBy]: null } } }, merge))).toMatch(
      /^403 .*nobody/,
    );
    // an ordinary edit, which knows nothing of the annotations
    expect(said(await bob("PATCH", path, { spec: { delaySeconds: 2 } }, merge))).toMatch(done);
    expect(said(await bob("PATCH", path, { metadata: { annotations: by("bob", "sha256:2") } }, merge))).toMatch(done);
    expect(
      said(
        await alice(
          "PATCH",
          path,
          { metadata: { annotations: { [annotations.requestedBy]: null, [annotations.requestedFor]: null } } },
          merge,
        ),
      ),
    ).toMatch(done);
  });
});

describe("approval", () => {
  const path = place(ours, "queues", "shop", "careful");
  const annotate = async (who: Send, values: Record<string, string | null>) =>
    said(await who("PATCH", path, { metadata: { annotations: values } }, merge));
  const by = (user: string | null, hash: string | null) => ({ [annotations.approved]: hash, [annotations.approvedBy]: user });
  beforeAll(async () => {
    await admin("DELETE", path);
    expect(
      said(await alice("POST", place(ours, "queues", "shop"), queue("careful", "dev", { [annotations.approval]: "required" }))),
    ).toMatch(done);
  });

  test("is for the role admin, so that nobody approves alone what they may edit alone", async () => {
    expect(await annotate(alice, by("alice", "1"))).toMatch(
      /^403 .*alice may not approve queues.kubectl-cloud.dev in namespace shop: ask somebody/,
    );
    expect(await annotate(ada, by("ada", "1"))).toMatch(done);
    // of another plan
    expect(await annotate(alice, by("alice", "2"))).toMatch(refused);
    expect(await annotate(alice, { [annotations.approved]: "2" })).toMatch(refused);
    expect(await annotate(ada, by("ada", "2"))).toMatch(done);
  });

  test("can't be given in another's name, nor in nobody's", async () => {
    expect(await annotate(ada, by("alice", "3"))).toMatch(/^403 .*only be set in the name of ada, not of alice: let kubectl cloud approve/);
    expect(await annotate(ada, by(null, "3"))).toMatch(/^403 .*nobody/);
    expect(await annotate(alice, { [annotations.approvedBy]: "alice" })).toMatch(refused);
    expect(await annotate(admin, by("ada", "3"))).toMatch(refused);
  });

  test("is asked of tokens as of people: a tool with the role edit deploys, and neither approves nor adopts", async () => {
    const metadata = { name: "deployer" };
    await admin("POST", place(core, "serviceaccounts", "shop"), { metadata });
    const subjects = [{ kind: "ServiceAccount", name: "deployer", namespace: "shop" }];
    const roleRef = { kind: "ClusterRole", name: "edit", apiGroup: "rbac.authorization.k8s.io" };
    await admin("POST", place(rbac, "rolebindings", "shop"), { metadata, roleRef, subjects });
    const deployer = as({ token: await tokenOf(admin, "deployer", "shop") });
    await eventually(async () => done.test(said(await deployer("PATCH", path, { spec: { delaySeconds: 3 } }, merge))));
    expect(await annotate(deployer, by("system:serviceaccount:shop:deployer", "1"))).toMatch(/^403 .*deployer may not approve/);
    expect(said(await deployer("PATCH", path, { spec: { adoptionPolicy: "IfExists" } }, merge))).toMatch(/^403 .*deployer may not let/);
  });

  test("comes with no object that somebody makes who may not approve", async () => {
    const forged = queue("forged", "dev", { [annotations.approved]: "1", [annotations.approvedBy]: "alice" });
    expect(said(await alice("POST", `${place(ours, "queues", "shop")}?dryRun=All`, forged))).toMatch(refused);
  });

  test("does not get in the way of an ordinary edit, by merge, by apply or as a whole", async () => {
    expect(said(await alice("PATCH", path, { spec: { delaySeconds: 1 } }, merge))).toMatch(done);
    expect(said(await apply(alice, place(ours, "queues", "shop"), queue("careful", "dev")))).toMatch(done);
    const { body } = await alice("GET", path);
    expect(body.metadata.annotations).toMatchObject({ [annotations.approval]: "required", ...by("ada", "2") });
    expect(said(await alice("PUT", path, { ...body, spec: { ...body.spec, delaySeconds: 2 } }))).toMatch(done);
  });

  test("may be withdrawn by every editor, as nothing is done then", async () => {
    expect(await annotate(alice, by(null, null))).toMatch(done);
  });

  test("is no longer asked for only once somebody who may approve says so", async () => {
    expect(await annotate(alice, { [annotations.approval]: null })).toMatch(/^403 .*stays until somebody who may approve takes it away/);
    expect(await annotate(alice, { [annotations.approval]: "no" })).toMatch(refused);
    const { body } = await alice("GET", path);
    const { annotations: _, ...metadata } = body.metadata;
    expect(said(await alice("PUT", path, { ...body, metadata }))).toMatch(refused);
    expect(await annotate(ada, { [annotations.approval]: null })).toMatch(done);
    expect(await annotate(alice, { [annotations.approval]: "required" })).toMatch(done);
  });

  test("can be given to somebody by name, for one object", async () => {
    const rules = [{ apiGroups: ["kubectl-cloud.dev"], resources: ["queues"], resourceNames: ["careful"], verbs: ["approve"] }];
    const metadata = { name: "approver" };
    // by the namespace's admin, who may give what they have
    expect(said(await ada("POST", place(rbac, "roles", "shop"), { metadata, rules }))).toMatch(done);
    const subjects = [{ kind: "User", name: "bob", apiGroup: "rbac.authorization.k8s.io" }];
    const roleRef = { kind: "Role", name: "approver", apiGroup: "rbac.authorization.k8s.io" };
    expect(said(await ada("POST", place(rbac, "rolebindings", "shop"), { metadata, roleRef, subjects }))).toMatch(done);
    await eventually(async () => done.test(await annotate(bob, by("bob", "4"))));
    expect(said(await bob("PATCH", place(ours, "queues", "shop", "mail"), { metadata: { annotations: by("bob", "4") } }, merge))).toMatch(
      refused,
    );
  });
});

describe("adoption", () => {
  const all = place(ours, "queues", "shop");
  const adopting = (name: string) => ({ ...queue(name, "dev"), spec: { account: "dev", adoptionPolicy: "IfExists" } });
  const path = place(ours, "queues", "shop", "taken");
  const ask = (who: Send, plan: string, of = path) => who("PATCH", of, { metadata: { annotations: { [annotations.plan]: plan } } }, merge);
  beforeAll(async () => void (await admin("DELETE", path)));

  test("is for the role admin, as what exists in the account may be another team's", async () => {
    expect(said(await alice("POST", all, adopting("taken")))).toMatch(
      /^403 .*alice may not let queues.kubectl-cloud.dev in namespace shop take over what exists in the cloud: leave spec.adoptionPolicy at Never/,
    );
    expect(said(await alice("POST", all, queue("taken", "dev")))).toMatch(done);
    expect(said(await alice("PATCH", path, { spec: { adoptionPolicy: "IfExists" } }, merge))).toMatch(refused);
    // asked for before it is set, it would show what is there
    expect(said(await ask(alice, JSON.stringify({ id: "1", spec: { account: "dev", adoptionPolicy: "IfExists" } })))).toMatch(refused);
    expect(said(await ask(alice, String.raw`{"id":"1","spec":{"account":"dev","adoptionPolicy":"If\u0045xists"}}`))).toMatch(refused);
    expect(said(await ask(alice, JSON.stringify({ id: "1", spec: { account: "dev", adoptionPolicy: "Never" } })))).toMatch(done);
    expect(said(await ada("PATCH", path, { spec: { adoptionPolicy: "IfExists" } }, merge))).toMatch(done);
    expect(said(await ada("POST", `${all}?dryRun=All`, adopting("another")))).toMatch(done);
  });

  test("once it is allowed does not get in the way of an editor", async () => {
    expect(said(await alice("PATCH", path, { spec: { delaySeconds: 1 } }, merge))).toMatch(done);
    expect(said(await ask(alice, JSON.stringify({ id: "2", spec: { account: "dev", adoptionPolicy: "IfExists" } })))).toMatch(done);
    expect(said(await alice("PATCH", path, { spec: { adoptionPolicy: "Never" } }, merge))).toMatch(done);
    expect(said(await alice("PATCH", path, { spec: { adoptionPolicy: "IfExists" } }, merge))).toMatch(refused);
  });
});
