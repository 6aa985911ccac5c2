import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { inc } from "semver";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { parse } from "yaml";

import { labels, product } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { accountType, builtin, findKind, type Kind } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { MergePatch, Ref, ResourceType, Store } from "../../lib/store/store.ts";
import { dispatcherName, systemNamespace } from "../../lib/system.ts";
import manifest from "../../package.json" with { type: "json" };
import { ClusterDoor } from "../parts/cluster-door.ts";
import { type OwnControlPlane, startControlPlane } from "../parts/control-plane.ts";
import type { Answer, Incoming, Recorded } from "../parts/door.ts";
import { causesInGuide, saidInGuide } from "../parts/guide-doctor.ts";
import { withControllers } from "../parts/parts.ts";
import { plugin, start } from "../parts/plugin.ts";
import { eventually } from "../parts/security.ts";

interface Finding {
  check: string;
  state: string;
  message: string;
  hint?: string;
}

const fieldManager = "test";
const checksFailed = expect.stringMatching(/^error: .* checks failed/) as string;
const queue = findKind("queue") as Kind;
const nodeType: ResourceType = { group: "", version: "v1", kind: "Node", plural: "nodes", namespaced: false };
const leaseType: ResourceType = { group: "coordination.k8s.io", version: "v1", kind: "Lease", plural: "leases", namespaced: true };
const quotaType: ResourceType = { group: "", version: "v1", kind: "ResourceQuota", plural: "resourcequotas", namespaced: true };
const limitsType: ResourceType = { group: "", version: "v1", kind: "LimitRange", plural: "limitranges", namespaced: true };

const cronJob: Ref = { type: builtin.cronJob, namespace: systemNamespace, name: dispatcherName };
const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();

/** Without those who would write what the cases write: the dispatcher's passes, its pods, and how nodes are. */
const without = ["cronjob-controller", "job-controller", "deployment-controller", "node-lifecycle-controller", "node-ipam-controller"];

/** A healthy installation with one node, of which each case breaks one thing; the next one sees that it is mended. */
withControllers("doctor finds", () => {
  let plane: OwnControlPlane;
  let store: Store;
  let folder: string;
  /** Rows of the guide that were seen. */
  const looked = new Set(["you have no rights"]);
  const apply = (type: ResourceType, object: object) => store.apply(type, object as KubeObject, { fieldManager, force: true });
  const patch = (ref: Ref, change: MergePatch) => store.patch(ref, change, { fieldManager });
  const setStatus = (ref: Ref, status: object) => store.patch(ref, { status }, { fieldManager, subresource: "status" });

  /** Runs the plugin, on a PATH that finds it by the name that kubectl looks for. */
  async function cloud(args: string[], kubeconfig = plane.kubeconfig, PATH = join(folder, "bin")) {
    // as a shell has it, and not npm
    const own = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("npm_")));
    const env = { ...own, KUBECONFIG: kubeconfig, PATH, KUBECTL_CLOUD_LOCAL: "" };
    return start(args, { env }).ended;
  }

  /** What doctor has to say that is not well. */
  async function problems(args: string[] = [], kubeconfig?: string, PATH?: string): Promise<Finding[]> {
    const { exitCode, stdout, stderr } = await cloud(["doctor", "-n", "shop", "-o", "json", ...args], kubeconfig, PATH);
    const findings = (JSON.parse(stdout) as Finding[]).filter(({ state }) => state === "failed" || state === "warning");
    const isFailed = findings.some(({ state }) => state === "failed");
    expect([exitCode, stderr]).toEqual(isFailed ? [1, checksFailed] : [0, ""]);
    return findings;
  }

  /** Sees one thing that is wrong and no other: the check that finds it, in the words of the guide's row, and a hint. */
  function seen(findings: Finding[], [check, state, row, hint]: Expected): void {
    looked.add(row);
    expect(findings).toEqual([
      { check, state, message: expect.stringMatching(saidInGuide(row)) as string, hint: expect.stringMatching(hint) as string },
    ]);
  }

  type Expected = [check: string, state: "failed" | "warning", row: string, hint: RegExp];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "doctor-"));
    mkdirSync(join(folder, "bin"));
    symlinkSync(plugin, join(folder, "bin", "kubectl-cloud"));
    plane = await startControlPlane(without);
    symlinkSync(plane.kubectl, join(folder, "bin", "kubectl"));
    ({ store } = connect({ kubeconfig: plane.kubeconfig }));
    await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop" } }, { fieldManager });
    await apply(nodeType, { apiVersion: "v1", kind: "Node", metadata: { name: "one" } });
    await setStatus({ type: nodeType, name: "one" }, { conditions: [{ type: "Ready", status: "True", reason: "Up", message: "" }] });
    expect(await cloud(["install", "--image", "example.com/runner:1", "--wait"])).toMatchObject({ exitCode: 0 });
    await secret("dev-keys", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
    await account("dev", {
      provider: "aws",
      aws: { region: "eu-central-1", accountID: "123456789012" },
      credentials: { secretRef: { name: "dev-keys" } },
    });
  });
  afterAll(async () => {
    await plane.stop();
    rmSync(folder, { recursive: true });
  });
  // as the controller would, each minute
  beforeEach(() => passes());
  const passes = async (scheduled = 20, succeeded = 15) => {
    if (await store.get(cronJob)) await setStatus(cronJob, { lastScheduleTime: ago(scheduled), lastSuccessfulTime: ago(succeeded) });
  };

  const secret = (name: string, keys: string[]) =>
    apply(builtin.secret, {
      apiVersion: "v1",
      kind: "Secret",
      metadata: { name, namespace: systemNamespace },
      data: Object.fromEntries(keys.map((key) => [key, "eA=="])),
    });
  const account = (name: string, spec: object) =>
    apply(accountType, { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name }, spec });
  const remove = (type: ResourceType, name: string, namespace?: string) => store.delete({ type, namespace, name });
  const azure = {
    provider: "azure",
    azure: { subscriptionID: "00000000-0000-0000-0000-000000000001", resourceGroup: "cloud", location: "westeurope" },
  };
  const serviceAccount = (name: string, annotations: object = {}) =>
    apply(builtin.serviceAccount, {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name, namespace: systemNamespace, annotations },
    });

  test("nothing wrong with a healthy installation, and says of each thing that it is well", async () => {
    const { exitCode, stdout, stderr } = await cloud(["doctor", "-n", "shop"]);
    expect({ exitCode, stderr, wrong: stdout.match(/^(failed|warning|unknown).*/gm) }, stdout).toEqual({
      exitCode: 0,
      stderr: "",
      wrong: null,
    });
    for (const words of [
      "`kubectl cloud` starts",
      "clocks of this machine",
      `installed is ${manifest.version}`,
      "did its work 1",
      "1 of 1 nodes",
    ])
      expect(stdout).toContain(words);
  });

  const version = (value: string) =>
    patch({ type: builtin.configMap, namespace: systemNamespace, name: product }, { data: { version: value } });
  const quota = {
    apiVersion: "v1",
    kind: "ResourceQuota",
    metadata: { name: "none", namespace: systemNamespace },
    spec: { hard: { pods: "0" } },
  };
  const limits = {
    apiVersion: "v1",
    kind: "LimitRange",
    metadata: { name: "small", namespace: systemNamespace },
    spec: { limits: [{ type: "Container", max: { memory: "64Mi" } }] },
  };
  const orders = { type: queue, namespace: "shop", name: "orders" };
  const renewed = (seconds: number) => ({
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: { name: "one", namespace: "kube-node-lease" },
    spec: { renewTime: ago(-seconds).replace("Z", "000Z") },
  });
  const policy = { apiVersion: "admissionregistration.k8s.io/v1", metadata: { name: "owners" } };
  const pods = { apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] };
  const ownersPolicy = [
    {
      type: builtin.policy,
      object: {
        ...policy,
        kind: "ValidatingAdmissionPolicy",
        spec: {
          matchConstraints: { resourceRules: [pods] },
          validations: [{ expression: "has(object.metadata.ownerReferences)", message: "only what a controller makes" }],
        },
      },
    },
    {
      type: builtin.policyBinding,
      object: { ...policy, kind: "ValidatingAdmissionPolicyBinding", spec: { policyName: "owners", validationActions: ["Deny"] } },
    },
  ];
  const reinstall = () => cloud(["install", "--image", "example.com/runner:1", "--force-conflicts"]);

  test.each<[what: string, broken: () => Promise<unknown>, expected: Expected, mended: () => Promise<unknown>]>([
    [
      "a kind that somebody has deleted",
      () => remove(builtin.crd, "cloudschedules.kubectl-cloud.dev"),
      ["kinds", "failed", "a part is missing", /kubectl cloud install/],
      reinstall,
    ],
    [
      "a kind whose schema is another than this version's",
      () => patch({ type: builtin.crd, name: "queues.kubectl-cloud.dev" }, { spec: { names: { categories: ["other"] } } }),
      ["kinds", "failed", "a part is of another version", /kubectl cloud install/],
      reinstall,
    ],
    [
      "an installation that is older than the plugin",
      () => version("0.0.1"),
      ["version", "failed", "older or newer than the plugin", /administrator.*kubectl cloud install/],
      () => version(manifest.version),
    ],
    [
      "an installation that is newer than the plugin",
      () => version("99.0.0"),
      ["version", "failed", "older or newer than the plugin", /upgrade the plugin to 99\.0\.0/],
      () => version(manifest.version),
    ],
    [
      "an installation that only has more fixes than the plugin, which is no failure",
      () => version(inc(manifest.version, "patch") ?? ""),
      ["version", "warning", "older or newer than the plugin", /upgrade the plugin/],
      () => version(manifest.version),
    ],
    [
      "a role that somebody has deleted",
      () => remove(builtin.clusterRole, "kubectl-cloud-view"),
      ["roles", "failed", "a part is missing", /kubectl cloud install/],
      reinstall,
    ],
    ["a missing dispatcher", () => store.delete(cronJob), ["dispatcher", "failed", "no dispatcher", /kubectl cloud install/], reinstall],
    [
      "a suspended dispatcher",
      () => patch(cronJob, { spec: { suspend: true } }),
      ["dispatcher", "failed", "the dispatcher is suspended", /patch cronjob.*"suspend":false/],
      () => patch(cronJob, { spec: { suspend: false } }),
    ],
    [
      "a quota that lets no pod be",
      () => apply(quotaType, quota),
      ["jobs", "failed", "a quota, a LimitRange or Pod Security stops pods", /edit resourcequota none/],
      () => remove(quotaType, "none", systemNamespace),
    ],
    [
      "a LimitRange that the pods are too large for",
      () => apply(limitsType, limits),
      ["jobs", "failed", "a quota, a LimitRange or Pod Security stops pods", /edit limitrange/],
      () => remove(limitsType, "small", systemNamespace),
    ],
    [
      "a dispatcher that Pod Security refuses",
      () => patch(cronJob, { spec: { jobTemplate: { spec: { template: { spec: { hostNetwork: true } } } } } }),
      ["jobs", "failed", "a quota, a LimitRange or Pod Security stops pods", /install it again/],
      () => patch(cronJob, { spec: { jobTemplate: { spec: { template: { spec: { hostNetwork: null } } } } } }),
    ],
    [
      "that somebody's policy refuses single pods, which may be no harm to those of a Job",
      () => Promise.all(ownersPolicy.map(({ type, object }) => apply(type, object))),
      ["jobs", "warning", "a quota, a LimitRange or Pod Security stops pods", /policies.*single pods/],
      () => Promise.all(ownersPolicy.map(({ type }) => remove(type, "owners"))),
    ],
    [
      "that the only node is cordoned, which may be for a moment",
      () => patch({ type: nodeType, name: "one" }, { spec: { unschedulable: true } }),
      ["nodes", "warning", "no node takes pods", /kubectl get nodes/],
      () => patch({ type: nodeType, name: "one" }, { spec: { unschedulable: null } }),
    ],
    [
      "a Secret to pull with that is not there",
      () => cloud(["install", "--image", "example.com/runner:1", "--image-pull-secret", "hub"]),
      ["pull-secrets", "failed", "the Secret to pull with is missing", /create secret docker-registry hub/],
      () => secret("hub", [".dockerconfigjson"]),
    ],
    [
      "an account whose Secret is missing",
      () => remove(builtin.secret, "dev-keys", systemNamespace),
      ["accounts", "failed", "the account's Secret or a key of it is missing", /create secret generic dev-keys/],
      () => secret("dev-keys", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]),
    ],
    [
      "an account whose Secret lacks a key",
      () => secret("dev-keys", ["AWS_ACCESS_KEY_ID"]),
      ["accounts", "failed", "the account's Secret or a key of it is missing", /AWS_SECRET_ACCESS_KEY/],
      () => secret("dev-keys", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]),
    ],
    [
      "an account whose ServiceAccount is missing",
      () => account("blue", { ...azure, credentials: { serviceAccountName: "cloud-blue" } }),
      ["accounts", "failed", "the account's ServiceAccount is missing", /create serviceaccount cloud-blue/],
      () => serviceAccount("cloud-blue", { "azure.workload.identity/client-id": "00000000-0000-0000-0000-000000000002" }),
    ],
    [
      "a ServiceAccount that Azure knows nobody by",
      () => serviceAccount("cloud-blue"),
      [
        "accounts",
        "failed",
        "its ServiceAccount has no annotation",
        /annotate serviceaccount cloud-blue azure\.workload\.identity\/client-id=/,
      ],
      () => remove(accountType, "blue"),
    ],
    [
      "a ServiceAccount without IRSA, which EKS Pod Identity does without",
      async () => {
        await serviceAccount("cloud-prod");
        await account("prod", {
          provider: "aws",
          aws: { region: "eu-central-1", accountID: "123456789012" },
          credentials: { serviceAccountName: "cloud-prod" },
        });
      },
      ["accounts", "warning", "its ServiceAccount has no annotation", /eks\.amazonaws\.com\/role-arn=/],
      () => remove(accountType, "prod"),
    ],
    [
      "a dispatcher that nobody starts",
      () => passes(3600, 3600),
      ["dispatch", "failed", "no pass is started", /controller manager.*kubectl get cronjobs/],
      () => passes(),
    ],
    [
      "a dispatcher that is started and comes to no end",
      () => passes(20, 3600),
      ["dispatch", "failed", "passes fail", /kubectl -n kubectl-cloud-system logs/],
      () => passes(),
    ],
    [
      "what has been due for long and no run takes up",
      async () => {
        await apply(queue, {
          apiVersion: "kubectl-cloud.dev/v1alpha1",
          kind: "Queue",
          metadata: { name: "orders", namespace: "shop" },
          spec: { account: "dev" },
        });
        await setStatus(orders, { observedGeneration: 1, nextRunAt: ago(3600) });
      },
      ["waiting", "failed", "something has been due for long", /maxConcurrentRuns.*get jobs/],
      () => setStatus(orders, { nextRunAt: null }),
    ],
    [
      "a node whose clock is wrong",
      () => apply(leaseType, renewed(300)),
      ["clock", "warning", "a clock is wrong", /on the node, set it/],
      () => apply(leaseType, renewed(0)),
    ],
  ])("%s", async (_, broken, expected, mended) => {
    // a quota and a policy count, and no longer do, from the moment that somebody has seen it
    const settled = (hasProblems: boolean) => eventually(async () => (await problems()).length > 0 === hasProblems);
    await broken();
    try {
      if (expected[0] === "jobs") await settled(true);
      seen(await problems(), expected);
    } finally {
      await mended();
    }
    if (expected[0] === "jobs") await settled(false);
  });

  const image = "example.com/runner:1";
  const waiting = (reason: string, message = "as somebody says") => ({ state: { waiting: { reason, message } } });
  const ended = (state: "state" | "lastState", message: string) => ({
    [state]: { terminated: { exitCode: 255, reason: "Error", message } },
  });

  test.each<[what: string, component: "dispatch" | "run", container: object, row: string, hint: RegExp]>([
    ["an image that is not there, for the dispatcher", "dispatch", waiting("ErrImagePull"), "the image can't be pulled", /install --image/],
    ["an image that is not there, for a run", "run", waiting("ImagePullBackOff"), "the image can't be pulled", /install --image/],
    ["an image whose name is none", "dispatch", waiting("InvalidImageName"), "the image can't be pulled", /install --image/],
    ["a container that the node can't make", "run", waiting("CreateContainerError"), "a container can't start", /describe pod stuck/],
    [
      "an image of another architecture than the node's, which a pass died of",
      "dispatch",
      ended("state", "exec /nodejs/bin/node: exec format error"),
      "the image is for another machine",
      /linux\/amd64 and linux\/arm64.*install --image/,
    ],
    [
      "a dispatcher that ends again and again, with its last words",
      "dispatch",
      { ...waiting("CrashLoopBackOff"), ...ended("lastState", "first\nno such file") },
      "a container can't start",
      /logs stuck/,
    ],
  ])("%s", async (_, component, container, row, hint) => {
    await pod(component, { containerStatuses: [{ name: "one", image, imageID: "", ready: false, restartCount: 0, ...container }] });
    seen(await problems(), ["pods", "failed", row, hint]);
  });

  test("a pod that no node has taken for long, in the scheduler's words", async () => {
    const message = "0/1 nodes are available: 1 Insufficient memory.";
    const condition = { type: "PodScheduled", status: "False", reason: "Unschedulable", message };
    await pod("run", { conditions: [{ ...condition, lastTransitionTime: ago(10) }] });
    expect(await problems(), "for a moment that is nothing").toEqual([]);
    await setStatus(stuck, { conditions: [{ ...condition, lastTransitionTime: ago(600) }] });
    const findings = await problems();
    seen(findings, ["pods", "failed", "no node takes pods", /add a node, or make room/]);
    expect(findings[0]?.message).toContain(message);
  });

  const stuck = { type: builtin.pod, namespace: systemNamespace, name: "stuck" };
  /** A pod of ours as a node or the scheduler would tell of it. */
  const pod = async (component: string, status: object) => {
    const restricted = {
      allowPrivilegeEscalation: false,
      capabilities: { drop: ["ALL"] },
      runAsNonRoot: true,
      seccompProfile: { type: "RuntimeDefault" },
    };
    await apply(builtin.pod, {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "stuck", namespace: systemNamespace, labels: { [labels.managedBy]: product, [labels.component]: component } },
      spec: { containers: [{ name: "one", image, securityContext: restricted }] },
    });
    await setStatus(stuck, status);
  };
  afterEach(async () => {
    if (store) await store.delete(stuck);
  });

  test("which rights the caller lacks, and the roles that have them, which help; what he may not look at is no failure", async () => {
    const as = ["--as", "jane"];
    const [see, change, ...others] = await problems(as);
    expect([see, change, ...others].map((finding) => [finding?.check, finding?.state])).toEqual([
      ["rights", "failed"],
      ["rights", "failed"],
    ]);
    expect(see?.message).toMatch(/you may not get, list, watch .*queues.*cloudschedules in namespace shop/);
    expect(see?.message).toMatch(saidInGuide("you have no rights"));
    expect(see?.hint).toMatch(/role view has it, by ClusterRole kubectl-cloud-view; .*--clusterrole=view --user=jane/);
    expect(change?.message).toMatch(/you may not create, patch, delete /);
    expect(change?.hint).toMatch(/role edit has it, by ClusterRole kubectl-cloud-edit; .*--clusterrole=edit --user=jane/);
    const kubectl = (words: string) =>
      start([...words.split(" "), "--kubeconfig", plane.kubeconfig], { env: process.env, program: plane.kubectl }).ended;
    for (const role of ["kubectl-cloud-view", "kubectl-cloud-edit"])
      expect(await kubectl(`-n shop create rolebinding ${role} --clusterrole=${role} --user=jane`)).toMatchObject({ exitCode: 0 });
    await eventually(async () => (await problems(as)).every(({ state }) => state === "warning"));
    const [read, bind] = await problems(as);
    expect([read?.message, bind?.message]).toEqual([
      "you may not get secrets in namespace shop: `env` and `exec` need it",
      "you may not patch deployments in namespace shop: `bind` needs it",
    ]);
    // as it says, word by word
    expect(await kubectl(/kubectl (.*)$/.exec(read?.hint ?? "")?.[1] ?? "")).toMatchObject({ exitCode: 0 });
    await eventually(async () => (await problems(as)).length === 0);
  });

  /** Runs with a door in front of the API server that changes its answers. */
  async function behind<T>(change: (incoming: Incoming, answer: Answer) => Answer, work: (kubeconfig: string) => Promise<T>): Promise<T> {
    const door = new (class extends ClusterDoor {
      protected override async answer(recorded: Recorded, incoming: Incoming): Promise<Answer> {
        return change(incoming, await super.answer(recorded, incoming));
      }
    })(plane.kubeconfig);
    try {
      const config = parse(readFileSync(plane.kubeconfig, "utf8")) as { clusters: { cluster: object }[] };
      for (const one of config.clusters) one.cluster = { server: await door.open() };
      const file = join(folder, "door");
      writeFileSync(file, JSON.stringify(config));
      return await work(file);
    } finally {
      door.close();
    }
  }

  test.each([
    [3600, "behind"],
    [-3600, "ahead of"],
  ])("that this machine's clock is off by %d s, and judges ages by the API server's", async (seconds, word) => {
    const late = (_: Incoming, answer: Answer): Answer => ({
      ...answer,
      headers: { ...answer.headers, date: new Date(Date.now() + seconds * 1000).toUTCString() },
    });
    // what is written down there is of its own time
    await passes(20 - seconds, 15 - seconds);
    const findings = await behind(late, (kubeconfig) => problems([], kubeconfig));
    seen(findings, ["clock", "warning", "a clock is wrong", /NTP/]);
    expect(findings[0]?.message).toMatch(new RegExp(`clock is (60m|59m) ${word} the API server's`));
  });

  test("an API server that is too old, and looks at nothing that hangs on it", async () => {
    const old = ({ url }: Incoming, answer: Answer): Answer =>
      url === "/version" ? { ...answer, text: JSON.stringify({ major: "1", minor: "29+", gitVersion: "v1.29.3-eks" }) } : answer;
    seen(await behind(old, (kubeconfig) => problems([], kubeconfig)), [
      "server",
      "failed",
      "the API server is too old",
      /upgrade the cluster/,
    ]);
  });

  test("an API server whose admission policies are switched off", async () => {
    const without = ({ url }: Incoming, answer: Answer): Answer => {
      if (!url.startsWith("/apis/admissionregistration.k8s.io/v1")) return answer;
      return { ...answer, status: 404, text: "404 page not found" };
    };
    seen(await behind(without, (kubeconfig) => problems([], kubeconfig)), [
      "admission",
      "failed",
      "it has no admission policies",
      /--runtime-config/,
    ]);
  });

  test("that `kubectl cloud` is not on PATH, or is another, without which nothing fails", async () => {
    const [bare, other] = ["bare", "other"].map((name) => join(folder, name)) as [string, string];
    for (const place of [bare, other]) {
      mkdirSync(place);
      symlinkSync(plane.kubectl, join(place, "kubectl"));
    }
    writeFileSync(join(other, "kubectl-cloud"), "#!/bin/sh\necho 'Client: 0.0.1 (node v20, linux/x64)'\n", { mode: 0o755 });
    seen(await problems([], undefined, bare), ["path", "warning", "kubectl finds no plugin", /ln -s .*\/main\.js/]);
    const shadowed = await problems([], undefined, `${other}:${join(folder, "bin")}`);
    seen(shadowed, ["shadowed", "warning", "another plugin comes first", new RegExp(`rm ${other}/kubectl-cloud`)]);
    expect(shadowed[0]?.message).toMatch(/other\/kubectl-cloud \(0\.0\.1\)/);
  });

  test("what is on PATH also where no cluster answers, and then says so with its ways on", async () => {
    const { exitCode, stdout, stderr } = await cloud(["doctor"], join(folder, "no-such-kubeconfig"));
    expect({ exitCode, stdout }).toEqual({
      exitCode: 2,
      stdout: expect.stringMatching(/^ok {6}`kubectl cloud` starts .*\nok {6}nothing else .*\n$/),
    });
    expect(stderr).toMatch(/^error: No cluster is configured.*\nhint: .*\nways on:\n/);
  });

  test("that the namespace is missing, and nothing that would be in it", async () => {
    await remove(builtin.namespace, systemNamespace);
    await eventually(async () => (await store.get({ type: builtin.namespace, name: systemNamespace })) === undefined, 60);
    seen(await problems(), ["namespace", "failed", "the namespace is missing", /kubectl cloud install/]);
    await reinstall();
    await secret("dev-keys", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]);
  });

  test("an API server that goes by no admission policy although all are there", async () => {
    await plane.stopServer("SIGKILL");
    await plane.startServer({ "disable-admission-plugins": "ValidatingAdmissionPolicy" });
    seen(await problems(), ["policies", "failed", "it has no admission policies", /disable-admission-plugins/]);
  });

  test("that nothing is installed, in one finding", async () => {
    await remove(accountType, "dev");
    await store.delete(orders);
    expect(await cloud(["uninstall", "--yes", "--timeout", "2m"])).toMatchObject({ exitCode: 0 });
    seen(await problems(), ["installed", "failed", "not installed", /kubectl cloud install/]);
  });

  test("all that the guide says that it finds", () => {
    expect(causesInGuide().filter((cause) => !looked.has(cause))).toEqual([]);
  });
});
