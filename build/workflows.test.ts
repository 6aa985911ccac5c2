import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import semver from "semver";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { runnerRepository } from "../crds/api/names.ts";
import packageJson from "../package.json" with { type: "json" };
import { archiveName, pluginSbom, version } from "./release/names.ts";
import { platforms } from "./release/platforms.ts";

interface Step {
  uses?: string;
  run?: string;
  with?: Record<string, string | number | boolean>;
}
interface Job {
  permissions?: object;
  strategy?: { matrix: { include: Record<string, string | number>[] } };
  steps?: Step[];
}
interface Workflow {
  permissions: object;
  jobs: Record<string, Job>;
}

const folder = ".github/workflows";
const texts = Object.fromEntries(readdirSync(folder).map((file) => [file, readFileSync(join(folder, file), "utf8")]));
const workflows = Object.fromEntries(Object.entries(texts).map(([file, text]) => [file, parse(text) as Workflow]));
const steps = (workflow: Workflow) => Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);

/** Workflows run where nobody here sees them, so what they name must be there. */
describe.each(Object.entries(workflows))("%s", (file, workflow) => {
  it("names actions by what can't be moved, with the version for readers", () => {
    const used = texts[file]?.split("\n").filter((line) => /^\s*(- )?uses: (?!\.\/)/.test(line)) ?? [];
    expect(used.filter((line) => !/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("gives no right that a job does not name, and no checkout a token", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job).toHaveProperty("permissions");
    const checkouts = steps(workflow).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
  });

  it("runs scripts of package.json that are there", () => {
    const run = steps(workflow).flatMap(({ run = "" }) => [...run.matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script));
    expect(Object.keys(packageJson.scripts)).toEqual(expect.arrayContaining(run));
  });
});

describe("gate.yml", () => {
  const tested = Object.values(workflows["gate.yml"]?.jobs ?? {}).flatMap(({ steps = [], strategy }) => {
    const named = steps.map((step) => step.with?.["node-version"]).filter((major) => typeof major === "number");
    return [...named, ...(strategy?.matrix.include.map(({ node }) => node) ?? [])];
  });

  it("tests each Node from the oldest that is promised to the one that tests are run with, of those with long support", () => {
    const oldest = semver.minVersion(packageJson.engines.node)?.major ?? Number.NaN;
    const newest = semver.major(packageJson.devDependencies.node);
    const promised = Array.from({ length: newest - oldest + 1 }, (_, index) => oldest + index).filter((major) => major % 2 === 0);
    expect(new Set(tested)).toEqual(new Set(promised));
  });

  it("turns on every part that tests can use", () => {
    const parts = readFileSync("test/parts/setup.ts", "utf8").match(/^ {2}[A-Z_]+(?=:)/gm) ?? [];
    const turnedOn = [texts["gate.yml"], readFileSync(".ci/parts", "utf8"), readFileSync(".ci/nodes", "utf8")].join("\n");
    expect(parts).not.toEqual([]);
    expect(parts.filter((part) => !new RegExp(`\\b${part.trim()}[=:]`).test(turnedOn))).toEqual([]);
  });
});

describe("release.yml", () => {
  it("starts the executable of every platform", () => {
    const started = workflows["release.yml"]?.jobs["start"]?.strategy?.matrix.include.map(({ archive }) => archive);
    expect(started?.toSorted()).toEqual(
      platforms.map((platform) => archiveName(platform).replace(`kubectl-cloud_v${version}_`, "")).toSorted(),
    );
  });

  it("publishes under the names that the release is looked for by", () => {
    const image = texts["release.yml"]?.match(/ghcr\.io[\w/-]+/g) ?? [];
    expect(new Set(image)).toEqual(new Set([runnerRepository]));
    expect(texts["release.yml"]).toContain(`release/${pluginSbom}`);
  });
});

describe("dependabot.yml", () => {
  it("looks where dependencies are", () => {
    const { updates } = parse(readFileSync(".github/dependabot.yml", "utf8")) as {
      updates: { "package-ecosystem": string; directory?: string; directories?: string[] }[];
    };
    const files: Record<string, string> = { npm: "package.json", docker: "Dockerfile", "github-actions": folder };
    for (const { "package-ecosystem": ecosystem, directory, directories = [directory ?? ""] } of updates) {
      for (const place of directories) expect([place, existsSync(join(`.${place}`, files[ecosystem] ?? "?"))]).toEqual([place, true]);
    }
  });
});

// where it is on PATH; the gate on GitHub always has it
it.each(spawnSync("actionlint", ["-version"]).status === 0 ? ["actionlint"] : [])("%s finds nothing wrong with them", (linter) => {
  expect(spawnSync(linter, ["-no-color"], { encoding: "utf8" }).stdout).toBe("");
});
