import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test, vi } from "vitest";

import type { GlobalFlags } from "../context.ts";
import { choosePlace } from "./choose.ts";

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), "choose-")));
  mkdirSync(join(root, "project", ".kubectl-cloud"), { recursive: true });
  mkdirSync(join(root, "project", "src", "deep"), { recursive: true });
  mkdirSync(join(root, "bare"));
});
afterAll(() => rmSync(root, { recursive: true }));

const set = { KUBECTL_CLOUD_LOCAL: "/elsewhere" };

test.each<[flags: GlobalFlags, env: NodeJS.ProcessEnv]>([
  [{}, {}],
  [{}, { KUBECTL_CLOUD_LOCAL: "" }],
  [{ local: false }, set],
  [{ local: false, context: "prod" }, set],
])("%j with %j is a cluster: local mode is never chosen silently", (flags, env) => {
  expect(choosePlace(flags, env, join(root, "project"))).toEqual({ type: "cluster" });
});

test("--local is the nearest folder, so that a command means the same anywhere in a project; where there is none, one here", () => {
  const chosen = (at: string) => choosePlace({ local: true }, {}, join(root, at));
  const project = { type: "folder", account: "local", folder: join(root, "project", ".kubectl-cloud"), command: "kubectl cloud --local" };
  expect(chosen("project")).toEqual(project);
  expect(chosen("project/src/deep")).toEqual(project);
  expect(chosen("bare")).toMatchObject({ folder: join(root, "bare", ".kubectl-cloud") });
});

test("a folder that is named is taken from here, and the flag's before the variable's", () => {
  const chosen = (flags: GlobalFlags, env = {}) => choosePlace(flags, env, join(root, "project"));
  expect(chosen({ localFolder: "mine" })).toMatchObject({ folder: join(root, "project", "mine"), command: "kubectl cloud --local=mine" });
  expect(chosen({ localFolder: "a b" })).toMatchObject({ command: "kubectl cloud --local='a b'" });
  expect(chosen({ localFolder: "mine" }, set)).toMatchObject({ folder: join(root, "project", "mine") });
  expect(chosen({ local: true }, set)).toEqual({ type: "folder", account: "local", folder: "/elsewhere", command: "kubectl cloud" });
  expect(chosen({}, set)).toEqual({ type: "folder", account: "local", folder: "/elsewhere", command: "kubectl cloud" });
});

test("a flag about a cluster is refused there, and says by what the folder was chosen", () => {
  for (const flags of [{ context: "prod" }, { kubeconfig: "f" }, { as: "jane" }, { asGroup: ["dev"] }, { requestTimeout: "3s" }]) {
    expect(() => choosePlace({ local: true, ...flags }, {}, root)).toThrow(/ is about a cluster, and --local chooses a folder/);
    expect(() => choosePlace(flags, set, root)).toThrow(/ is about a cluster, and \$KUBECTL_CLOUD_LOCAL chooses a folder/);
  }
});

test("a folder above that is somebody else's is not taken unless it is named: what is in it gets into commands' environment", () => {
  const getuid = vi.spyOn(process, "getuid").mockReturnValue(4_000_000);
  try {
    expect(() => choosePlace({ local: true }, {}, join(root, "project", "src"))).toThrow(/belongs to another user/);
    expect(choosePlace({ localFolder: "../.kubectl-cloud" }, {}, join(root, "project", "src"))).toMatchObject({
      folder: join(root, "project", ".kubectl-cloud"),
    });
  } finally {
    getuid.mockRestore();
  }
});
