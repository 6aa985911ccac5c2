import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

import { afterAll, describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import type { KubeObject } from "../../crds/api/objects.ts";
import { canonical } from "../../lib/spec-hash.ts";
import packageJson from "../../package.json" with { type: "json" };
import { kustomize, root } from "../parts/installed.ts";
import { withKubernetes } from "../parts/parts.ts";
import { run } from "../parts/plugin.ts";

const nowhere = "/nowhere/kubeconfig";
const objects = (text: string) => parseAllDocuments(text).map((document) => document.toJS() as KubeObject);

describe("install --dry-run=client", () => {
  const print = async (...flags: string[]) => {
    const { stdout, exitCode } = await run(nowhere, ["install", "--dry-run=client", "-o", "yaml", ...flags]);
    expect(exitCode).toBe(0);
    return objects(stdout);
  };

  test("has every option in the CronJob, for the dispatcher as for its runs", async () => {
    const flags = ["--image", "example.com/r:1", "--image-pull-policy", "Always", "--schedule", "*/5 * * * *"];
    const printed = await print(...flags, "--image-pull-secret", "one", "--image-pull-secret", "two");
    expect(printed.find(({ kind }) => kind === "CronJob")).toMatchObject({
      spec: {
        schedule: "*/5 * * * *",
        jobTemplate: {
          spec: {
            template: {
              spec: {
                imagePullSecrets: [{ name: "one" }, { name: "two" }],
                containers: [
                  {
                    image: "example.com/r:1",
                    imagePullPolicy: "Always",
                    env: [
                      { name: "RUNNER_IMAGE", value: "example.com/r:1" },
                      { name: "RUNNER_IMAGE_PULL_POLICY", value: "Always" },
                      { name: "RUNNER_IMAGE_PULL_SECRETS", value: "one,two" },
                    ],
                  },
                ],
              },
            },
          },
        },
      },
    });
  });

  test("with --dispatch=watch has every option in a Deployment, and no CronJob", async () => {
    const flags = ["--dispatch", "watch", "--image", "example.com/r:1", "--image-pull-policy", "Always", "--image-pull-secret", "one"];
    const printed = await print(...flags);
    expect(printed.filter(({ kind }) => kind === "CronJob")).toEqual([]);
    expect(printed.find(({ kind }) => kind === "Deployment")).toMatchObject({
      spec: {
        template: {
          spec: {
            imagePullSecrets: [{ name: "one" }],
            containers: [
              {
                image: "example.com/r:1",
                imagePullPolicy: "Always",
                env: expect.arrayContaining([
                  { name: "RUNNER_IMAGE", value: "example.com/r:1" },
                  { name: "RUNNER_IMAGE_PULL_POLICY", value: "Always" },
                  { name: "RUNNER_IMAGE_PULL_SECRETS", value: "one" },
                ]),
              },
            ],
          },
        },
      },
    });
    const policy = printed.find(({ metadata }) => metadata.name === "kubectl-cloud-dispatcher-jobs");
    expect(JSON.stringify(policy), "it may start runs of that image").toContain("'example.com/r:1'");
  });

  test("prints what follows from each other in the order to apply it, with what acts at the end", async () => {
    const kinds = (await print()).map(({ kind }) => kind);
    expect(kinds[0]).toBe("Namespace");
    expect(kinds.slice(-2), "the version, once the rest is there").toEqual(["CronJob", "ConfigMap"]);
    expect(kinds.lastIndexOf("CustomResourceDefinition")).toBeLessThan(kinds.indexOf("ValidatingAdmissionPolicy"));
    expect(kinds.lastIndexOf("ValidatingAdmissionPolicyBinding")).toBeLessThan(kinds.indexOf("ClusterRoleBinding"));
  });

  test("labels everything with its version, by which an upgrade and `uninstall` know what is ours", async () => {
    const labels = { "app.kubernetes.io/managed-by": "kubectl-cloud", "app.kubernetes.io/part-of": "kubectl-cloud" };
    for (const { metadata } of await print("--service-bindings"))
      expect(metadata.labels, metadata.name).toMatchObject({ ...labels, "app.kubernetes.io/version": packageJson.version });
  });

  test("names one image only, so that it is all that a cluster without a way out needs", async () => {
    const texts = await Promise.all(
      [["--dispatch=cron"], ["--dispatch=watch", "--service-bindings"]].map((flags) => print("--image", "my.registry/runner:1", ...flags)),
    );
    const images = texts.flatMap((each) => [...JSON.stringify(each).matchAll(/(?<="image":")[^"]*|[\w.-]+\/runner:[\w.]*/g)]);
    expect(new Set(images.map(([image]) => image))).toEqual(new Set(["my.registry/runner:1"]));
  });

  test("says of an image without a version that it changes, and nothing of others", async () => {
    expect((await run(nowhere, ["install", "--dry-run=client"])).stderr).toBe("");
    expect((await run(nowhere, ["install", "--dry-run=client", "--image", "example.com/r"])).stderr).toMatch(
      /^note: .*example\.com\/r:latest.*\n$/,
    );
  });

  test.each([
    [["--schedule", "often"], "--schedule"],
    [["--schedule", "* * * *"], "--schedule"],
    [["--dispatch", "often"], "--dispatch"],
    [["--dry-run=client", "--dispatch=watch", "--schedule", "*/5 * * * *"], "--schedule"],
    [["--image", "example.com/UPPER:1"], "--image"],
    [["--image-pull-secret", "one,two"], "--image-pull-secret"],
    [["--image-pull-policy", "Sometimes"], "--image-pull-policy"],
  ])("refuses %j, which the cluster would refuse when half is installed", async (flags, name) => {
    const { exitCode, stderr } = await run(nowhere, ["install", ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(name);
  });
});

withKubernetes("install --dry-run=client", () => {
  const folder = mkdtempSync(join(tmpdir(), "kustomization-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const place = (path: string) => relative(realpathSync(folder), join(root, path));
  const kinds = (list: KubeObject[]) => list.map(({ kind }) => kind);

  test.each([
    ["cron", { resources: [place("deploy")] }, "CronJob", "Deployment"],
    ["watch", { resources: [place("deploy")], components: [place("deploy/watch")] }, "Deployment", "CronJob"],
    ["cron --service-bindings", { resources: [place("deploy")], components: [place("deploy/service-bindings")] }, "CronJob", "Deployment"],
  ])(
    "with --dispatch=%s prints exactly what kustomize makes of deploy/, so that both ways of installing are one",
    async (dispatch, kustomization, with_, without) => {
      writeFileSync(join(folder, "kustomization.yaml"), JSON.stringify(kustomization));
      const flags = ["install", "--dry-run=client", "-o", "yaml", `--dispatch=${dispatch}`].flatMap((flag) => flag.split(" "));
      const [printed, made] = [objects((await run(nowhere, flags)).stdout), objects(kustomize(folder))];
      const sorted = (list: KubeObject[]) => list.map(canonical).toSorted();
      expect(sorted(printed)).toEqual(sorted(made));
      expect(kinds(printed)).toContain(with_);
      expect(kinds(printed)).not.toContain(without);
    },
  );
});

test("install refuses an API server without the admission policies that keep runs to their account", async () => {
  const server = createServer((_, response) =>
    response.end(JSON.stringify({ major: "1", minor: "29+", gitVersion: "v1.29.3-eks" })),
  ).listen(0, "127.0.0.1");
  const folder = mkdtempSync(join(tmpdir(), "old-server-"));
  try {
    await new Promise((resolve) => server.once("listening", resolve));
    const kubeconfig = join(folder, "kubeconfig");
    const cluster = { server: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const contexts = [{ name: "old", context: { cluster: "old", user: "" } }];
    writeFileSync(kubeconfig, JSON.stringify({ clusters: [{ name: "old", cluster }], contexts, "current-context": "old" }));
    const { exitCode, stderr } = await run(kubeconfig, ["install"]);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/Kubernetes v1\.29\.3-eks, and kubectl cloud needs 1\.30 or newer\nhint: .*upgrade/);
    const doctor = await run(kubeconfig, ["doctor"]);
    expect(doctor).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/\nfailed .*1\.30[^\n]*\n[^\n]*\n$/) });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
