import { afterAll, beforeAll, expect, test } from "vitest";

import { labels } from "../../crds/api/names.ts";
import type { KubeObject } from "../../crds/api/objects.ts";
import { builtin } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { Store } from "../../lib/store/store.ts";
import { systemNamespace } from "../../lib/system.ts";
import { type ControlPlane, startControlPlane } from "../parts/control-plane.ts";
import { withControllers } from "../parts/parts.ts";
import { type Ran, run } from "../parts/plugin.ts";
import { eventually } from "../parts/security.ts";

const fieldManager = "test";
const subscription = "11111111-2222-3333-4444-555555555555";
const where = ["--region", "eu-central-1", "--account-id", "123456789012"];

withControllers("account check", () => {
  let plane: ControlPlane & { stop(): Promise<void> };
  let store: Store;
  const cloud = (...args: string[]) => run(plane.kubeconfig, ["account", ...args]);
  beforeAll(async () => {
    plane = await startControlPlane();
    ({ store } = connect({ kubeconfig: plane.kubeconfig }));
    expect((await run(plane.kubeconfig, ["install", "--wait"])).exitCode).toBe(0);
    await cloud("add", "aws", "prod", ...where, "--secret", "prod-keys");
    const onAzure = ["--subscription-id", subscription, "--resource-group", "shop", "--location", "westeurope"];
    await cloud("add", "azure", "az", ...onAzure, "--secret", "az-keys");
    await cloud("add", "aws", "twice", ...where, "--service-account", "cloud-twice");
  });
  afterAll(() => plane.stop());

  /** Runs `account check` on a cluster without a node, and gives its pod the status that a kubelet would. */
  async function check(status: object, ...flags: string[]): Promise<Ran> {
    return checkOf("prod", status, ...flags);
  }

  async function checkOf(account: string, status: object, ...flags: string[]): Promise<Ran> {
    const checking = cloud("check", account, "--timeout", "20s", ...flags);
    const done = new AbortController();
    void checking.finally(() => done.abort());
    await eventually(async () => {
      const { items } = await store.list(builtin.pod, { namespace: systemNamespace, labelSelector: `${labels.component}=check` });
      const fresh = items.filter((pod) => !("containerStatuses" in ((pod as KubeObject & { status?: object }).status ?? {})));
      for (const { metadata } of fresh) {
        const ref = { type: builtin.pod, namespace: systemNamespace, name: metadata.name };
        await store.patch(ref, { status }, { fieldManager, subresource: "status" });
      }
      return fresh.length > 0 || done.signal.aborted;
    });
    return checking;
  }
  const container = (state: object) => ({ name: "run", image: "runner:test", imageID: "", ready: false, restartCount: 0, state });
  const ended = (message: string, exitCode = 0) => ({
    containerStatuses: [container({ terminated: { exitCode, message, reason: exitCode ? "Error" : "Completed" } })],
  });

  test("check runs as the account and says that the credentials work", async () => {
    const { exitCode, stdout, stderr } = await check(ended(JSON.stringify({ account: "prod", ok: true })));
    expect({ exitCode, stdout }, stderr).toEqual({
      exitCode: 0,
      stdout: "cloudaccount.kubectl-cloud.dev/prod: the credentials work and belong to aws account 123456789012\n",
    });
    const job = /checking in Job (\S+)/.exec(stderr)?.[1] ?? "";
    expect(await store.get({ type: builtin.job, namespace: systemNamespace, name: job })).toMatchObject({
      metadata: { labels: { [labels.account]: "prod", [labels.component]: "check" } },
      spec: {
        template: { spec: { serviceAccountName: "kubectl-cloud-run-prod", containers: [{ args: ["check", "--account", "prod"] }] } },
      },
    });
    expect(await store.get({ type: builtin.serviceAccount, namespace: systemNamespace, name: "kubectl-cloud-run-prod" })).toBeDefined();
  });

  test("check of an account on Azure says which subscription it is", async () => {
    const { stdout, stderr } = await checkOf("az", ended(JSON.stringify({ account: "az", ok: true })));
    expect(stdout, stderr).toBe(
      `cloudaccount.kubectl-cloud.dev/az: the credentials work and belong to azure subscription ${subscription}\n`,
    );
  });

  test.each<[string, object, number, RegExp]>([
    [
      "credentials that the cloud rejects, with its words and the way out",
      ended(
        JSON.stringify({
          account: "prod",
          ok: false,
          code: "CredentialsInvalid",
          message: "InvalidClientTokenId: no such key",
          hint: "renew them",
        }),
        1,
      ),
      6,
      /CredentialsInvalid: InvalidClientTokenId: no such key\nhint: renew them/,
    ],
    [
      "a cloud that can't be reached, which rejects nothing",
      ended(JSON.stringify({ ok: false, code: "CloudUnavailable", message: "no answer" }), 1),
      1,
      /CloudUnavailable: no answer/,
    ],
    [
      "a runner that broke off",
      ended('{"level":"info"}\nFatal: out of memory', 137),
      1,
      /exit code 137: Fatal: out of memory\nhint: .*logs job\//,
    ],
    [
      "an image that can't be pulled, without waiting for the timeout",
      { containerStatuses: [container({ waiting: { reason: "ImagePullBackOff", message: "Back-off pulling image" } })] },
      1,
      /the image runner:test can't be pulled: ImagePullBackOff: Back-off pulling image\nhint: .*kubectl cloud install --image/,
    ],
    [
      "a pod without a node, once the time is over",
      {
        conditions: [{ type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available" }],
        containerStatuses: [],
      },
      5,
      /timed out after 2s .*its pod has no node: 0\/3 nodes are available/,
    ],
  ])("check tells of %s", async (_, status, exitCode, said) => {
    const ran = await check(status, ...(exitCode === 5 ? ["--timeout", "2s"] : []));
    expect(ran).toMatchObject({ exitCode, stdout: "" });
    expect(ran.stderr).toMatch(said);
  });

  test("check of an account that is not there names those that are like it", async () => {
    const { exitCode, stderr } = await cloud("check", "prd");
    expect(exitCode).toBe(3);
    expect(stderr).toMatch(/cloudaccount\.kubectl-cloud\.dev\/prd not found\nhint: did you mean prod\?/);
  });

  test("check says at once that the ServiceAccount of an account is missing, as no pod would ever come", async () => {
    const { exitCode, stderr } = await cloud("check", "twice");
    expect(exitCode).toBe(6);
    expect(stderr).toMatch(/no ServiceAccount cloud-twice[^]*create serviceaccount cloud-twice/);
  });
});
