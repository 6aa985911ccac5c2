import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { controlPlane, withKubernetes } from "../parts/parts.ts";
import { run } from "../parts/plugin.ts";

interface Kubeconfig {
  clusters: [{ cluster: Record<string, unknown> }];
  users: [{ user: Record<string, unknown> }];
}

withKubernetes("a cluster that can't be worked with is one sentence and the next step", () => {
  let folder: string;
  let bare: Server;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "cli-cluster-"));
    // answers as an API server does that has never heard of our kinds
    bare = createServer((_, response) => response.writeHead(404, { "content-type": "text/plain" }).end("404 page not found\n"));
    await new Promise<void>((resolve) => bare.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    bare.close();
    rmSync(folder, { recursive: true });
  });

  function kubeconfig(change: (config: Kubeconfig) => void): string {
    const config = JSON.parse(readFileSync(controlPlane().kubeconfig, "utf8")) as Kubeconfig;
    change(config);
    const path = join(folder, "kubeconfig");
    writeFileSync(path, JSON.stringify(config));
    return path;
  }

  const commands: [args: string[]][] = [
    [["status"]],
    [["history", "queue/orders"]],
    [["create", "queue", "orders", "--account", "dev"]],
    [["delete", "queue/orders"]],
  ];

  test.each(commands)("%j: the credentials have expired", async (args) => {
    const path = kubeconfig(({ users: [each] }) => (each.user = { token: "expired" }));
    const { exitCode, stdout, stderr } = await run(path, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(/^error: .*expired.*\nhint: Log in .*\n$/);
  });

  test.each(commands)("%j: kubectl-cloud is not installed", async (args) => {
    const server = `http://127.0.0.1:${(bare.address() as AddressInfo).port}`;
    const { exitCode, stdout, stderr } = await run(
      kubeconfig(({ clusters: [{ cluster }] }) => (cluster["server"] = server)),
      args,
    );
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: "" });
    expect(stderr).toMatch(/^error: .*(postgres|queues|tables).*\nhint: .*kubectl cloud install.*\n$/);
  });

  test.each(commands)("%j: the right is missing", async (args) => {
    const { exitCode, stdout, stderr } = await run(controlPlane().kubeconfig, [...args, "--as", "mallory"]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: "" });
    expect(stderr).toMatch(
      /^error: User "mallory" may not \w+ (postgres|queues|tables).kubectl-cloud.dev in namespace "default".\nhint: .*kubectl auth can-i.*\n$/,
    );
  });
});
