import { readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";
import { parse } from "yaml";

import packageJson from "../../package.json" with { type: "json" };
import { krewManifest } from "./krew.ts";
import { archiveName } from "./names.ts";
import { platforms } from "./platforms.ts";

interface Manifest {
  metadata: { name: string };
  spec: {
    version: string;
    shortDescription: string;
    description: string;
    platforms: { selector: { matchLabels: object }; uri: string; sha256: string; bin: string }[];
  };
}

/** What is at the top of the repository. */
const committed = readFileSync("krew-manifest.yaml", "utf8");
const manifest = parse(committed) as Manifest;

describe("krew-manifest.yaml, as committed", () => {
  test("is what npm run release writes for this version, but for the checksums, which it can't know before", () => {
    const sums = manifest.spec.platforms.map(({ sha256 }) => sha256);
    const archives = platforms.map((platform, index) => ({ platform, file: archiveName(platform), sha256: sums[index] ?? "" }));
    expect(committed, "stale: npm run release && cp dist/release/krew-manifest.yaml .").toBe(krewManifest(archives));
    expect(manifest.spec.version).toBe(`v${packageJson.version}`);
  });

  test("has an archive of its own for each of the six platforms, with a checksum as krew wants it", () => {
    const { platforms: named } = manifest.spec;
    expect(named.map(({ selector }) => selector.matchLabels)).toEqual(platforms.map(({ os, arch }) => ({ os, arch })));
    for (const { sha256 } of named) expect(sha256).toMatch(/^[a-f0-9]{64}$/);
    expect(new Set(named.map(({ sha256 }) => sha256)).size).toBe(6);
    expect(new Set(named.map(({ uri }) => uri)).size).toBe(6);
    expect(named.map(({ bin }) => bin).filter((bin) => bin.endsWith(".exe"))).toHaveLength(2);
  });

  test("keeps to what krew's reviewers ask for: a name in lower case, 50 and 80 characters at most, no commands", () => {
    const { shortDescription, description } = manifest.spec;
    expect(manifest.metadata.name).toMatch(/^[a-z][a-z-]*$/);
    expect(shortDescription.length).toBeLessThanOrEqual(50);
    expect(Math.max(...description.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(description).not.toContain("kubectl");
  });

  test("can be given to krew-release-bot, to which braces are a template", () => {
    expect(committed).not.toContain("{{");
  });
});
