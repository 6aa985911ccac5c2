import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

import { inject } from "vitest";

import { nodeKubeconfig } from "./parts.ts";
import { output, shell, type Shell } from "./shell.ts";

const { TEST_IMAGE, MOTO_SERVER_FROM_PODS, KUBEBUILDER_ASSETS = "" } = process.env;

/** The runner's image as the node has it. */
export const image = TEST_IMAGE ?? "";
/** The emulator of AWS as pods reach it. */
const endpoint = MOTO_SERVER_FROM_PODS ?? "";

/** Whether a part is missing that the product as installed needs; says so, with what is left out, if one is. */
export function isLeftOut(what: string): boolean {
  const missing = !inject("nodeKubeconfig") || !inject("moto") || !image || !endpoint;
  if (missing) console.log(`Left out: ${what}: set TEST_KUBECONFIG, TEST_IMAGE (on the node), MOTO_SERVER and MOTO_SERVER_FROM_PODS.`);
  return missing;
}

/** Keys that nothing may show. */
export const keys = { AWS_ACCESS_KEY_ID: "AKIAPLANTED", AWS_SECRET_ACCESS_KEY: "planted/secret+access-key" };

/** A shell with kubectl and the plugin as a user has them, in the cluster whose node runs pods. */
export class Terminal {
  /** Runs a line. */
  readonly run: Shell;
  readonly #folder = mkdtempSync(join(tmpdir(), "plugin-"));
  readonly #env: Record<string, string>;

  /**
   * @param programs - folders below the home folder that are on PATH, for a test that gets the plugin by itself; by default it
   * is there as built
   */
  constructor(programs: readonly string[] = []) {
    if (programs.length === 0) symlinkSync(join(import.meta.dirname, "../../dist/cli/main.js"), join(this.#folder, "kubectl-cloud"));
    const own = programs.length === 0 ? [this.#folder] : programs.map((folder) => join(this.#folder, folder));
    // npm puts the checkout's own plugin there
    const others = process.env["PATH"]?.split(":").filter((folder) => !folder.includes("node_modules")) ?? [];
    const PATH = [...own, KUBEBUILDER_ASSETS, dirname(process.execPath), ...others].filter(Boolean).join(":");
    this.#env = { PATH, HOME: this.#folder, KUBECONFIG: nodeKubeconfig() };
    this.run = shell(this.#env);
  }

  /** The output of a line that has to succeed. */
  ok(line: string, input?: string): Promise<string> {
    return output(this.run, line, input);
  }

  /** Throws when the cluster is somebody's who uses kubectl-cloud: tests install it, and take it away. */
  async mustBeNew(): Promise<void> {
    if ((await this.run("kubectl get crd queues.kubectl-cloud.dev")).code === 0)
      throw new Error("the cluster of TEST_KUBECONFIG has kubectl-cloud installed: uninstall it first");
  }

  /**
   * Adds the account `dev` of the emulator, with the shell's keys.
   *
   * @param through - port of this machine at which a door to the emulator is open; default: the emulator's own
   */
  addAccount(through?: string): Promise<string> {
    const address = new URL(endpoint);
    if (through) address.port = through;
    return output(
      shell({ ...this.#env, ...keys }),
      `kubectl cloud account add aws dev --region us-east-1 --account-id 123456789012 --endpoint ${address.origin} --secret dev-keys --from-env`,
    );
  }

  /** Removes what it put on the machine. */
  close(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
