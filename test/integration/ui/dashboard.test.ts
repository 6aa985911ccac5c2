import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { builtin, kinds } from "../../../lib/kinds.ts";
import { connect } from "../../../lib/kube/index.ts";
import type { Store } from "../../../lib/store/store.ts";
import { controlPlane, makeNamespace, withKubernetes, withTmux } from "../../parts/parts.ts";
import { withPlaces } from "../../parts/places.ts";
import { commandOf, plugin, run } from "../../parts/plugin.ts";
import { Tmux } from "../../parts/tmux.ts";
import { WatchDoor } from "../../parts/watch-door.ts";

withTmux("on a terminal", () => {
  let terminal: Tmux | undefined;
  afterEach(() => terminal?.close());

  withPlaces("the dashboard", (place) => {
    test("shows objects as others write them, leads to them and to other namespaces, and leaves the terminal as it was", async () => {
      terminal = await Tmux.start([...commandOf(place.program), "-n", place.namespace], { env: place.env });
      await terminal.until(`There are no cloud services in namespace ${place.namespace} yet. Press c`);
      await place.cloud(["create", "queue", "orders", "--account", "dev", "--no-wait"]);
      await place.cloud(["create", "queue", "mails", "--account", "dev", "--no-wait"]);
      await terminal.until("queue/orders");
      await terminal.until("queue/mails");

      await terminal.type("/order");
      await terminal.until(/\/order\s+enter keep/);
      await expect.poll(() => terminal?.screen()).not.toContain("queue/mails");
      await terminal.press("Escape");
      await terminal.until("/ filter");
      await terminal.until("queue/mails");

      const other = await place.otherNamespace();
      await terminal.type(`:ns ${other}`);
      await terminal.press("Enter");
      await terminal.until(`There are no cloud services in namespace ${other} yet.`);
      await place.cloud(["create", "queue", "elsewhere", "--account", "dev", "--no-wait", "-n", other]);
      await terminal.until("queue/elsewhere");
      await terminal.type("A/elsewhere");
      await terminal.until(/\/elsewhere\s+enter keep/);
      await terminal.until(new RegExp(`${other} +queue/elsewhere`));
      await terminal.press("Escape");
      await terminal.until("/ filter");

      await terminal.type(`:ns ${place.namespace}`);
      await terminal.press("Enter");
      await terminal.until("queue/orders");
      await terminal.type(":que");
      await terminal.press("Tab");
      await terminal.until(":queue");
      await terminal.type("/orders");
      await terminal.press("Enter");
      // all about it, and back
      await terminal.until(/esc back/);
      await terminal.press("Escape");
      await terminal.until("/ filter");
      await terminal.press("q");
      expect(await terminal.until("exit code 0")).not.toContain("queue/orders");
    });
  });

  withKubernetes("the dashboard in a cluster", () => {
    let store: Store;
    let namespace: string;
    let directory: string;
    const env = () => ({ ...process.env, KUBECONFIG: controlPlane().kubeconfig });
    const create = (name: string) =>
      run(controlPlane().kubeconfig, ["create", "queue", name, "-n", namespace, "--account", "dev", "--no-wait"]);

    beforeAll(async () => {
      ({ store } = connect({ kubeconfig: controlPlane().kubeconfig }));
      namespace = await makeNamespace(store);
      directory = mkdtempSync(join(tmpdir(), "dashboard-"));
    });
    afterAll(() => rmSync(directory, { recursive: true, force: true }));

    /** Somebody who may do so much with these kinds of ours in the namespace. */
    async function allow(user: string, resources: string[], verbs: string[]): Promise<void> {
      const metadata = { name: user, namespace };
      const apiGroup = "rbac.authorization.k8s.io";
      const objects = {
        role: { apiVersion: `${apiGroup}/v1`, kind: "Role", metadata, rules: [{ apiGroups: ["kubectl-cloud.dev"], resources, verbs }] },
        roleBinding: {
          apiVersion: `${apiGroup}/v1`,
          kind: "RoleBinding",
          metadata,
          roleRef: { apiGroup, kind: "Role", name: user },
          subjects: [{ apiGroup, kind: "User", name: user }],
        },
      };
      await store.apply(builtin.role, objects.role, { fieldManager: "test" });
      await store.apply(builtin.roleBinding, objects.roleBinding, { fieldManager: "test" });
    }

    test("someone who may list and not watch sees what comes, and is told that it comes late", async () => {
      const all = kinds.map(({ plural }) => plural);
      await allow("lister", all, ["get", "list"]);
      await create("before");
      terminal = await Tmux.start([...commandOf(plugin), "-n", namespace, "--as", "lister"], { env: env() });
      await terminal.until("no right to watch, looking every 5s");
      await terminal.until("queue/before");
      await create("after");
      await terminal.until("queue/after");
    });

    test("someone who may see one kind sees that, and which kinds are left out", async () => {
      await allow("queuer", ["queues"], ["get", "list", "watch"]);
      await create("seen");
      terminal = await Tmux.start([...commandOf(plugin), "-n", namespace, "--as", "queuer"], { env: env(), columns: 160 });
      await terminal.until("queue/seen");
      await terminal.until(/not shown, as you may not list them: .*postgres.*tables/);
    });

    test("what was there stays while the API server is out of reach, and is up to date again without a key", async () => {
      const door = new WatchDoor(controlPlane().kubeconfig);
      try {
        const config = parse(readFileSync(controlPlane().kubeconfig, "utf8")) as { clusters: object[] };
        const server = await door.open();
        const kubeconfig = join(directory, "behind-the-door");
        config.clusters = config.clusters.map((cluster) => ({ ...cluster, cluster: { server } }));
        writeFileSync(kubeconfig, JSON.stringify(config), { mode: 0o600 });
        await create("kept");
        terminal = await Tmux.start([...commandOf(plugin), "-n", namespace], { env: { ...process.env, KUBECONFIG: kubeconfig } });
        await terminal.until("queue/kept");
        door.isShut = true;
        door.break();
        expect(await terminal.until(/connection lost \d+s ago, trying again/)).toContain("queue/kept");
        await create("meanwhile");
        door.letPass();
        const screen = await terminal.until("queue/meanwhile");
        expect(screen).not.toContain("    at ");
        await expect.poll(() => terminal?.screen(), { timeout: 20_000 }).not.toContain("connection lost");
      } finally {
        door.close();
      }
    });

    test("without a cluster there is the error of every command, and no screen", async () => {
      const kubeconfig = join(directory, "nobody-there");
      const cluster = { name: "none", cluster: { server: "http://127.0.0.1:1" } };
      const context = { name: "none", context: { cluster: "none", user: "none" } };
      const config = { "current-context": "none", clusters: [cluster], contexts: [context], users: [{ name: "none", user: {} }] };
      writeFileSync(kubeconfig, JSON.stringify({ apiVersion: "v1", kind: "Config", ...config }));
      terminal = await Tmux.start(commandOf(plugin), { env: { ...process.env, KUBECONFIG: kubeconfig } });
      expect(await terminal.until("exit code 1")).toMatch(/error: The API server .* refuses connections[\s\S]*ways on:/);
    });
  });
});
