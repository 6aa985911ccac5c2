import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { connect } from "../../lib/kube/index.ts";
import packageJson from "../../package.json" with { type: "json" };
import { cleanEnvironment, install, pack, type Packed } from "../parts/installed-package.ts";
import { controlPlane, makeNamespace, nodes, withKubernetes, withTmux } from "../parts/parts.ts";
import { type Ran, start } from "../parts/plugin.ts";
import { Tmux } from "../parts/tmux.ts";

let root: string;
let packed: Packed;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), "package-"));
  packed = await pack(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe("the package", () => {
  test("has what runs, what it lists for npm, and licences: no sources, no tests, no maps", () => {
    const paths = packed.files.map(({ path }) => path);
    const wanted =
      /^(LICENSE|README\.md|package\.json|dist\/(cli|runner)\/([\w-]+\.js|[\w-]+\.js\.LEGAL\.txt|package\.json)|dist\/engines\/package(-lock)?\.json)$/;
    expect(paths.filter((path) => !wanted.test(path))).toEqual([]);
    const needed = [
      "LICENSE",
      "README.md",
      ...Object.values(packageJson.bin),
      "dist/cli/app.js",
      "dist/runner/main.js",
      "dist/engines/package-lock.json",
    ];
    expect(paths).toEqual(expect.arrayContaining(needed));
  });

  test("is small, and depends on nothing, so that nothing else is got or run where it is installed", () => {
    expect(packed.size).toBeLessThan(2_000_000);
    expect(packed.unpackedSize).toBeLessThan(7_000_000);
    const published = JSON.parse(execFileSync("tar", ["-xzOf", packed.path, "package/package.json"], { encoding: "utf8" })) as Record<
      string,
      Record<string, string> | undefined
    >;
    const brings = ["dependencies", "optionalDependencies", "peerDependencies", "bundleDependencies"];
    expect(brings.filter((field) => field in published)).toEqual([]);
    expect(Object.keys(published["scripts"] ?? {}).filter((name) => /^(pre|post)?install$/.test(name))).toEqual([]);
  });

  test("lists engines with hashes, and none of them from anywhere but npm's own registry", () => {
    const lock = JSON.parse(readFileSync(join(import.meta.dirname, "../../dist/engines/package-lock.json"), "utf8")) as {
      packages: Record<string, { integrity?: string; resolved?: string; dev?: boolean }>;
    };
    const { "": ours, ...others } = lock.packages;
    expect(ours).toMatchObject({ dependencies: { fauxqs: packageJson.devDependencies.fauxqs } });
    expect(Object.keys(others).length).toBeGreaterThan(50);
    expect(Object.values(others).filter(({ integrity, resolved, dev }) => !integrity?.startsWith("sha512-") || resolved || dev)).toEqual(
      [],
    );
  });

  test("has nothing in the plugin that is newer than the oldest Node which it claims", () => {
    expect(packageJson.engines.node).toBe(">=20");
    // by what can't be mistaken for something else: https://node.green
    const newer =
      /\b((Object|Map)\.groupBy|Promise\.(try|withResolvers)|Array\.fromAsync|Iterator\.(from|concat|zip)|RegExp\.escape|Error\.isError|Intl\.DurationFormat)\b|\.(isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference|getOrInsert(Computed)?)\(|node:sqlite|enableCompileCache|globSync/g;
    const folder = join(import.meta.dirname, "../../dist/cli");
    const found = readdirSync(folder).flatMap((file) =>
      [...readFileSync(join(folder, file), "latin1").matchAll(newer)].map(([name]) => `${file}: ${name}`),
    );
    expect(found).toEqual([]);
  });
});

const versions = nodes().map((node): [version: string, node: string] => [
  execFileSync(node, ["--version"], { encoding: "utf8" }).trim(),
  node,
]);

describe.each(versions)("installed on Node %s", (version, node) => {
  const major = Number(/\d+/.exec(version)?.[0]);
  let folder: string;
  let said: string;
  const bin = (name: string) => join(folder, "node_modules", ".bin", name);
  const environment = (env: NodeJS.ProcessEnv = {}) => ({
    ...cleanEnvironment(node),
    HOME: folder,
    XDG_CACHE_HOME: "",
    KUBECONFIG: join(folder, "none"),
    ...env,
  });
  const cloud = (args: string[], env?: NodeJS.ProcessEnv, program = "kubectl-cloud"): Promise<Ran> =>
    start(args, { env: environment(env), cwd: folder, program: bin(program) }).ended;
  beforeAll(async () => {
    folder = join(root, version);
    said = await install(packed.path, folder, node);
  });

  test("npm warns of nothing, has nothing to ask a registry for, and makes both programs", () => {
    expect(said).toMatch(/^\s*added 1 package in \S+\s*$/);
    expect(readdirSync(join(folder, "node_modules", ".bin")).toSorted()).toEqual(["kubectl-cloud", "kubectl_complete-cloud"]);
  });

  test("tells its version, its flags, and a shell what follows", async () => {
    expect(await cloud(["version", "--client"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining(`Client: ${packageJson.version} (node ${version},`) as string,
      stderr: "",
    });
    expect((await cloud(["create", "queue", "--help"])).stdout).toContain("--visibility-timeout-seconds");
    expect(await cloud(["completion", "bash"])).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining("kubectl_complete-cloud") as string,
    });
    expect((await cloud(["cre"], {}, "kubectl_complete-cloud")).stdout).toMatch(/^create/);
  });

  test("prints what it would install, with its parts of the bundle", async () => {
    const { exitCode, stdout } = await cloud(["install", "--dry-run=client", "-o", "yaml"]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^kind: CustomResourceDefinition$/m);
  });

  test("every file of it is JavaScript that this Node knows", () => {
    const files = join(folder, "node_modules", packageJson.name, "dist", "cli");
    const program = `for (const file of fs.readdirSync(${JSON.stringify(files)})) if (file.endsWith(".js")) new vm.Script(fs.readFileSync(path.join(${JSON.stringify(files)}, file), "latin1").replace(/^#!/, "//"))`;
    execFileSync(node, ["-e", program], { stdio: "pipe" });
  });

  test("local mode refuses before it writes anything, and names what to do", async () => {
    const { exitCode, stderr } = await cloud(["--local", "create", "queue", "orders"]);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(
      major < 24
        ? /error: local mode needs Node 24 or newer for its runs, and this is .*\nhint: .*npm install --prefix \S+ node@24\n$/
        : /error: fauxqs, the emulator of SQS, is not installed\nhint: run kubectl cloud --local install,/,
    );
    expect(existsSync(join(folder, ".kubectl-cloud"))).toBe(false);
  });

  withKubernetes("in a cluster", () => {
    let namespace: string;
    let env: NodeJS.ProcessEnv;
    beforeAll(async () => {
      const { kubeconfig } = controlPlane();
      env = { KUBECONFIG: kubeconfig };
      namespace = await makeNamespace(connect({ kubeconfig }).store, "package");
    });

    test("makes, shows, schedules and binds", async () => {
      const create = await cloud(["create", "queue", "orders", "--account", "dev", "-n", namespace], env);
      expect(create).toMatchObject({ exitCode: 0, stdout: "queue.kubectl-cloud.dev/orders created\n" });
      expect((await cloud(["status", "-n", namespace], env)).stdout).toMatch(/^queue\/orders +Unknown +Pending/m);
      const schedule = ["at-schedule", "tomorrow 02:00", "reconcile", "queue/orders", "-n", namespace, "--dry-run=client", "-o", "yaml"];
      expect(await cloud(schedule, env)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("kind: CloudSchedule") as string });
    });

    withTmux("on a terminal", () => {
      test("opens the dashboard", async () => {
        const terminal = await Tmux.start([bin("kubectl-cloud"), "-n", namespace], { env: environment(env), cwd: folder });
        try {
          await terminal.until("queue/orders");
          await terminal.press("q");
          await terminal.until("exit code 0");
        } finally {
          await terminal.close();
        }
      });
    });
  });
});
