import { randomBytes } from "node:crypto";

import { describe, inject } from "vitest";

import { builtin } from "../../lib/kinds.ts";
import type { Store } from "../../lib/store/store.ts";
import type { ControlPlane } from "./control-plane.ts";

/** `describe` for suites that need the shared control plane ({@link controlPlane}). */
export const withKubernetes = inject("kubernetes") ? describe : describe.skip;
/** The same, with Jobs, garbage collection and deletion of namespaces. */
export const withControllers = inject("kubernetes")?.controllers ? describe : describe.skip;
/** `describe` for suites that need an emulator of AWS ({@link moto}). */
export const withMoto = inject("moto") ? describe : describe.skip;

/** `describe` for suites that need terminals (test/parts/tmux.ts). */
export const withTmux = inject("tmux") ? describe : describe.skip;

/** `describe` for suites that need the files of a release ({@link release}). */
export const withRelease = inject("release") ? describe : describe.skip;

/** The control plane that all integration tests share; each test uses a namespace of its own. To be called in hooks and tests. */
export function controlPlane(): ControlPlane {
  return given(inject("kubernetes"));
}

/** Kubeconfig of the cluster whose node runs pods. */
export function nodeKubeconfig(): string {
  return given(inject("nodeKubeconfig"));
}

/** Endpoint of the emulator of AWS. */
export function moto(): string {
  return given(inject("moto"));
}

/** Folder of the files of a release. */
export function release(): string {
  return given(inject("release"));
}

/** Programs of Node that the plugin is to run on: the one that runs the tests, and those that TEST_NODES names. */
export function nodes(): string[] {
  return [process.execPath, ...inject("nodes")];
}

/** Makes a namespace with a name of its own. */
export async function makeNamespace(store: Store, prefix = "test"): Promise<string> {
  const name = `${prefix}-${randomBytes(4).toString("hex")}`;
  await store.create(builtin.namespace, { apiVersion: "v1", kind: "Namespace", metadata: { name } }, { fieldManager: "test" });
  return name;
}

function given<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("this part was not started: wrap the suite in withKubernetes, withMoto or withRelease");
  return value;
}
