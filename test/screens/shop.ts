import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { parse } from "yaml";

import { builtin } from "../../lib/kinds.ts";
import type { Launcher } from "../../lib/launch/launcher.ts";
import { processLauncher } from "../../lib/launch/process.ts";
import { runServiceAccount, type Worker, workers } from "../../lib/system.ts";
import { Account, kubeconfigOf } from "../bench/account.ts";
import { parts } from "../bench/left-out.ts";
import { plugin, runner, World } from "../bench/world.ts";
import { RdsDoor } from "../parts/rds-door.ts";
import { deployment } from "../parts/workloads.ts";
import type { Workplace } from "./workplace.ts";

const namespace = "shop";

/** The namespace of a team on a real API server, with services that real runs make at an emulator of AWS. */
export class Shop implements Workplace {
  readonly world: World;
  /** AWS, which can take its time and refuse. */
  readonly aws: RdsDoor;
  readonly #account: Account;
  readonly #launchers: ReturnType<typeof processLauncher>[] = [];
  readonly #made: string[] = [];

  private constructor(world: World, aws: RdsDoor, account: Account) {
    this.world = world;
    this.aws = aws;
    this.#account = account;
  }

  /** Throws LeftOut for a part that is off. */
  static async open(): Promise<Shop> {
    const { MOTO_SERVER } = parts("KUBEBUILDER_ASSETS", "MOTO_SERVER");
    const world = await World.open();
    const aws = new RdsDoor(MOTO_SERVER);
    await world.addNamespace(namespace);
    return new Shop(world, aws, await Account.add(world, "prod", await aws.open()));
  }

  /** Deletes at the emulator too what was made there. */
  async close(): Promise<void> {
    this.aws.mend();
    this.aws.databases.fast();
    try {
      await this.cloud("delete", ...this.#made, "--no-wait", "--ignore-not-found");
      await this.settle();
    } finally {
      this.aws.close();
      await this.world.close();
    }
  }

  get folder(): string {
    return this.world.home;
  }

  /** A shell in the namespace, with no name of this machine in it. */
  get env(): Record<string, string> {
    const path = join(this.world.home, "kubeconfig");
    const config = parse(readFileSync(this.world.plane.kubeconfig, "utf8")) as { contexts: { context: object }[] };
    config.contexts = config.contexts.map((one) => ({ ...one, context: { ...one.context, namespace } }));
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return { ...this.world.env, KUBECONFIG: path };
  }

  /** `kubectl cloud …` of a developer. */
  async cloud(...args: string[]): Promise<string> {
    const whole = [plugin, ...args, "--as=jane", "--as-group=system:masters"];
    return (await promisify(execFile)(process.execPath, whole, { env: this.env })).stdout;
  }

  adopt(object: string): void {
    this.#made.push(object);
  }

  async create(kind: string, name: string, ...flags: string[]): Promise<void> {
    this.adopt(`${kind}/${name}`);
    await this.cloud("create", kind, name, "--account=prod", ...flags);
  }

  /** `kubectl cloud create -f`, which changes what is there. */
  async apply(manifest: object): Promise<void> {
    const file = join(this.world.home, "manifest.json");
    writeFileSync(file, JSON.stringify({ apiVersion: "kubectl-cloud.dev/v1alpha1", ...manifest }));
    await this.cloud("create", "-f", file);
  }

  async addDeployment(name: string): Promise<void> {
    await this.world.admin.store.create(builtin.deployment, deployment(name, namespace), { fieldManager: "kubectl" });
  }

  /** Passes of the dispatcher, and the runs that it starts, until nothing is due. */
  async settle(): Promise<void> {
    while (await this.#account.dispatch(this.#launcher)) await Promise.all(this.#launchers.map((one) => one.wait()));
  }

  /** Runs are processes, with the rights that their Jobs' pods have. */
  readonly #launcher: Launcher = {
    list: () => this.#launcherAs("").list(),
    start: async (run, account) => {
      const serviceAccount = account ? runServiceAccount(account) : workers[run.verb as Worker];
      const launcher = this.#launcherAs(await kubeconfigOf(this.world, serviceAccount));
      this.#launchers.push(launcher);
      return launcher.start(run, account);
    },
  };

  #launcherAs(kubeconfig: string): ReturnType<typeof processLauncher> {
    return processLauncher({
      directory: join(this.world.home, "runs"),
      command: [process.execPath, runner],
      // what AWS takes its time for is left to the next run
      env: { KUBECONFIG: kubeconfig, KUBECTL_CLOUD_WAIT_SECONDS: "1" },
      credentials: () => this.#account.credentials,
    });
  }
}
