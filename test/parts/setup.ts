import { spawnSync } from "node:child_process";

import type { TestProject } from "vitest/node";

import { connect } from "../../lib/kube/index.ts";
import { type ControlPlane, startControlPlane } from "./control-plane.ts";
import { applyCRDs } from "./crds.ts";
import { deploy } from "./deployed.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The control plane that all integration tests share, with our CRDs and, where it has controllers, deploy/ applied. */
    kubernetes: ControlPlane | undefined;
    /** Kubeconfig of a cluster whose node runs pods. */
    nodeKubeconfig: string | undefined;
    /** Endpoint of an emulator of AWS. */
    moto: string | undefined;
    /** Folder of the files of a release. */
    release: string | undefined;
    /** krew's executable. */
    krew: string | undefined;
    /** Other programs of Node, which the plugin is to run on too. */
    nodes: string[];
    /** Whether there are terminals. */
    tmux: boolean;
  }
}

const howTo = {
  KUBEBUILDER_ASSETS:
    "tests on a real API server: set KUBEBUILDER_ASSETS to a folder with etcd, kube-apiserver and kubectl, such as $(setup-envtest use -p path)",
  TEST_KUBECONFIG:
    "tests with real pods: set TEST_KUBECONFIG to the kubeconfig of a cluster made for tests, such as one of `kind create cluster --kubeconfig FILE`",
  TEST_NODES:
    "tests of the npm package on other versions of Node: set TEST_NODES to its programs, with colons between; .ci/nodes gets them",
  MOTO_SERVER: "tests on AWS: set MOTO_SERVER to the address of an emulator, such as http://127.0.0.1:5000 of `moto_server -p 5000`",
  TEST_RELEASE: "tests of release files: set TEST_RELEASE to the folder that `npm run release` makes, $PWD/dist/release",
};

/** Provides the real parts that the environment names, and says of the others how to turn them on. Runs once before a project's tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  for (const [variable, sentence] of Object.entries(howTo)) if (!process.env[variable]) leaveOut(sentence);
  // never required: not every machine can have it
  if (!process.env.KREW) console.log("Left out: tests with krew itself: set KREW to its executable, and TEST_RELEASE.");
  project.provide("krew", process.env.KREW || undefined);
  project.provide("nodeKubeconfig", process.env.TEST_KUBECONFIG || undefined);
  project.provide("nodes", (process.env.TEST_NODES ?? "").split(":").filter(Boolean));
  const tmux = spawnSync("tmux", ["-V"]).status === 0;
  if (!tmux) leaveOut("tests on a terminal: install tmux");
  project.provide("tmux", tmux);
  project.provide("release", process.env.TEST_RELEASE || undefined);
  project.provide("moto", process.env.MOTO_SERVER || undefined);
  if (project.name !== "integration" || !process.env.KUBEBUILDER_ASSETS) {
    project.provide("kubernetes", undefined);
    return async () => {};
  }
  const { stop, stopServer: _stop, startServer: _start, ...plane } = await startControlPlane();
  try {
    if (!plane.controllers)
      leaveOut("tests of Jobs and garbage collection: KUBEBUILDER_ASSETS has no kube-controller-manager beside kube-apiserver");
    await applyCRDs(connect({ kubeconfig: plane.kubeconfig }).store);
    if (plane.controllers) await deploy(plane);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide("kubernetes", plane);
  return stop;
}

/** Says what is not tested; where every part is required, that is an error. */
function leaveOut(sentence: string): void {
  if (process.env.REQUIRE_PARTS) throw new Error(`REQUIRE_PARTS is set, and a part is off: ${sentence}`);
  console.log(`Left out: ${sentence}.`);
}
