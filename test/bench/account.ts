import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { parse } from "yaml";

import { accountType } from "../../lib/kinds.ts";
import { connect } from "../../lib/kube/index.ts";
import type { Launcher } from "../../lib/launch/launcher.ts";
import { createLog } from "../../lib/log.ts";
import { dispatcherName, grantName, systemNamespace } from "../../lib/system.ts";
import { dispatch } from "../../runner/dispatch/dispatch.ts";
import { fieldManager, runner, type World } from "./world.ts";

const keys = { AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "example-secret-access-key" };

/** A CloudAccount at an emulator, and what its runs and its dispatcher are started with. */
export class Account {
  readonly name: string;
  readonly #world: World;

  private constructor(world: World, name: string) {
    this.#world = world;
    this.name = name;
  }

  static async add(world: World, name: string, endpoint: string): Promise<Account> {
    for (const [key, value] of Object.entries(keys)) writeFileSync(join(world.home, key), value);
    const spec = {
      provider: "aws",
      allowedNamespaces: ["*"],
      aws: { region: "us-east-1", accountID: "123456789012", endpoint },
      credentials: { secretRef: { name: `${name}-keys` } },
    };
    const account = { apiVersion: "kubectl-cloud.dev/v1alpha1", kind: "CloudAccount", metadata: { name }, spec };
    await world.admin.store.create(accountType, account, { fieldManager });
    return new Account(world, name);
  }

  /** The folder that a run's container has its keys in. */
  get credentials(): string {
    return this.#world.home;
  }

  /** One pass of the dispatcher with its own rights; resolves to whether it started something. */
  async dispatch(launcher: Launcher): Promise<boolean> {
    const { store } = connect({ kubeconfig: await kubeconfigOf(this.#world, dispatcherName) });
    const { started } = await dispatch({ store, launcher, log: createLog({ write: () => {} }), now: () => new Date() });
    return started.length > 0;
  }

  /** Kubeconfig of the account's runs, which have been granted their rights. */
  async runs(): Promise<string> {
    await this.dispatch({ list: () => Promise.resolve([]), start: () => Promise.resolve("exists") });
    return kubeconfigOf(this.#world, grantName(this.name));
  }

  /** A run of one queue, as its Job starts it. */
  runOf(namespace: string, name: string): [string, ...string[]] {
    const args = ["--account", this.name, "--credentials", this.credentials, "--object", `Queue/${namespace}/${name}`];
    return [process.execPath, runner, "reconcile", ...args];
  }
}

/** A kubeconfig with the token of a ServiceAccount of ours, as its pods have. */
export async function kubeconfigOf(world: World, serviceAccount: string): Promise<string> {
  const { status } = await world.admin.client.request<{ status: { token: string } }>(
    "POST",
    `/api/v1/namespaces/${systemNamespace}/serviceaccounts/${serviceAccount}/token`,
    { body: { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 3600 } } },
  );
  const config = parse(readFileSync(world.plane.kubeconfig, "utf8")) as { users: { user: object }[] };
  config.users = config.users.map((user) => ({ ...user, user: { token: status.token } }));
  const path = join(world.home, `kubeconfig-${serviceAccount}`);
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
  return path;
}
