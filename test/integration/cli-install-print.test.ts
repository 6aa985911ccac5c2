import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { describe, expect, test } from "vitest";
import { parseAllDocuments } from "yaml";

import type { KubeObject } from "../../crds/api/objects.ts";
import { canonical } from "../../lib/spec-hash.ts";
import { kustomize } from "../parts/installed.ts";
import { withKubernetes } from "../parts/parts.ts";
import { run } from "./cli-process.ts";

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

  test("prints what follows from each other in the order to apply it, with what acts at the end", async () => {
    const kinds = (await print()).map(({ kind }) => kind);
    expect(kinds[0]).toBe("Namespace");
    expect(kinds.at(-1)).toBe("CronJob");
    expect(kinds.lastIndexOf("CustomResourceDefinition")).toBeLessThan(kinds.indexOf("ValidatingAdmissionPolicy"));
    expect(kinds.lastIndexOf("ValidatingAdmissionPolicyBinding")).toBeLessThan(kinds.indexOf("ClusterRoleBinding"));
  });

  test("says that the image it takes by itself is in no registry, and nothing of one that was named", async () => {
    expect((await run(nowhere, ["install", "--dry-run=client"])).stderr).toMatch(/^note: .* kubectl-cloud-runner:\S+, .*--image\n$/);
    expect((await run(nowhere, ["install", "--dry-run=client", "--image", "example.com/r:1"])).stderr).toBe("");
  });

  test.each([
    [["--schedule", "often"], "--schedule"],
    [["--schedule", "* * * *"], "--schedule"],
    [["--image", "a b"], "--image"],
    [["--image-pull-policy", "Sometimes"], "--image-pull-policy"],
  ])("refuses %j, which the cluster would refuse when half is installed", async (flags, name) => {
    const { exitCode, stderr } = await run(nowhere, ["install", ...flags]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(name);
  });
});

withKubernetes("install --dry-run=client", () => {
  test("prints exactly what kustomize makes of deploy/, so that both ways of installing are one", async () => {
    const { stdout } = await run(nowhere, ["install", "--dry-run=client", "-o", "yaml", "--image", "kubectl-cloud-runner:dev"]);
    const sorted = (text: string) => objects(text).map(canonical).toSorted();
    expect(sorted(stdout)).toEqual(sorted(kustomize("deploy")));
  });
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
    expect(doctor).toMatchObject({ exitCode: 1, stdout: expect.stringMatching(/^failed .*1\.30[^\n]*\n[^\n]*\n$/) });
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
