import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";

import { install, pack } from "../parts/installed-package.ts";
import { start } from "../parts/plugin.ts";
import { withEngines } from "./local/engines.ts";

withEngines("the engines of the package, installed where there is nothing else of npm's", () => {
  let root: string;
  let app: string;
  beforeAll(async () => {
    root = mkdtempSync(join(tmpdir(), "package-engines-"));
    app = join(root, "app");
    await install((await pack(root)).path, app, process.execPath);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  /** npm as it is set up here, with what it has got already for ourselves; all else of the home is another. */
  const environment = () => ({
    npm_config_cache: join(homedir(), ".npm"),
    npm_config_userconfig: join(homedir(), ".npmrc"),
    ...process.env,
    npm_config_prefer_offline: "true",
    HOME: root,
    XDG_CACHE_HOME: join(root, "caches"),
    KUBECTL_CLOUD_LOCAL: "",
  });
  const local = (args: string[], env: NodeJS.ProcessEnv = {}) =>
    start(["--local", ...args], {
      env: { ...environment(), ...env },
      cwd: root,
      program: join(app, "node_modules/kubectl-cloud/dist/cli/main.js"),
    }).ended;
  const engines = () => join(root, "caches", "kubectl-cloud", "engines");
  /** A folder for PATH whose npm is a script. */
  const withNpm = (name: string, script: string) => {
    const folder = join(root, name);
    mkdirSync(folder);
    writeFileSync(join(folder, "npm"), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, "npm"), 0o755);
    return { PATH: `${folder}:${process.env["PATH"]}` };
  };

  test("that npm can't get leave nothing behind, and it is said why", async () => {
    const nowhere = { npm_config_registry: "http://127.0.0.1:9", npm_config_cache: join(root, "empty"), npm_config_fetch_retries: "0" };
    const { exitCode, stdout, stderr } = await local(["install"], nowhere);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toMatch(/error: npm could not install the engines: .*ECONNREFUSED[^]*\nhint: nothing was installed/);
    expect(readdirSync(engines())).toEqual([]);
  });

  test("without npm are not installed, and it is said where npm comes from", async () => {
    const { exitCode, stderr } = await local(["install"], { PATH: join(root, "nothing") });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("there is no npm on your PATH") as string });
  });

  test("are there once, however many commands install them at the same time, and serve then", async () => {
    // what one left long ago that was killed, and what another works on
    for (const name of [".new-killed", ".new-other"]) mkdirSync(join(engines(), name));
    utimesSync(join(engines(), ".new-killed"), 0, 0);
    // the second one's npm has ended only when the first one's engines are in their place
    const later = withNpm("later", 'until ls "$(dirname "$PWD")" | grep -q .; do sleep 0.1; done');
    const [first, second] = await Promise.all([local(["install"]), local(["install"], later)]);
    expect(first).toMatchObject({ exitCode: 0, stdout: "engines installed\n" });
    expect(first.stderr).toContain(`installing the engines from npm into ${engines()}`);
    expect(second).toMatchObject({ exitCode: 0, stdout: "engines unchanged\n" });
    expect(readdirSync(engines()).toSorted()).toEqual([".new-other", expect.stringMatching(/^[0-9a-f]{12}$/) as string]);
    const again = await local(["install"]);
    expect(again).toMatchObject({ exitCode: 0, stdout: "engines unchanged\n" });
    expect(again.stderr).not.toContain("npm");

    expect(await local(["create", "queue", "mail", "--wait"])).toMatchObject({ exitCode: 0 });
    expect(await local(["create", "postgres", "orders", "--wait"])).toMatchObject({ exitCode: 0 });
    expect(await local(["create", "table", "carts", "--partition-key-name", "customer", "--wait"])).toMatchObject({ exitCode: 0 });
    expect((await local(["doctor"])).stdout).toContain("every engine runs that should");
    expect(await local(["delete", "queue/mail", "postgres/orders", "table/carts"])).toMatchObject({ exitCode: 0 });
  });
});
