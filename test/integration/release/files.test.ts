import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, expect, test } from "vitest";

import { bundleStandalone, compileExecutable } from "../../../build/release/executables.ts";
import { archiveName, programName, version } from "../../../build/release/names.ts";
import { platformName, platforms, thisPlatform } from "../../../build/release/platforms.ts";
import { formatOf, signatureOf } from "../../parts/executable-formats.ts";
import { release, withRelease } from "../../parts/parts.ts";
import { plugin, start } from "../../parts/plugin.ts";
import { unpacked } from "../../parts/release.ts";

withRelease("the files of a release", () => {
  const folder = mkdtempSync(join(tmpdir(), "release-again-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const sha256 = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

  test("are all in checksums.txt, as sha256sum checks them", () => {
    const files = readdirSync(release()).filter((file) => file !== "checksums.txt");
    const lines = files.toSorted().map((file) => `${sha256(join(release(), file))}  ${file}\n`);
    expect(readFileSync(join(release(), "checksums.txt"), "utf8")).toBe(lines.join(""));
    expect(files).toEqual(expect.arrayContaining(platforms.map(archiveName)));
  });

  test.each(platforms.map((platform) => [platformName(platform), platform] as const))(
    "%s: an executable for that machine, which has this version of the plugin, with its licences",
    async (_, platform) => {
      const files = await unpacked(platform);
      const windows = platform.os === "windows";
      expect(files.map(({ name, mode }) => `${mode.toString(8)} ${name}`)).toEqual([
        "644 LICENSE",
        "644 THIRD_PARTY_LICENSES.txt",
        `755 kubectl-cloud${windows ? ".exe" : ""}`,
        `755 kubectl_complete-cloud${windows ? ".cmd" : ""}`,
      ]);
      const executable = files.find(({ name }) => name === programName(platform))?.content ?? Buffer.alloc(0);
      expect(formatOf(executable)).toEqual({ os: platform.os, arch: platform.arch });
      expect(executable.includes(`name: "kubectl-cloud", version: "${version}"`)).toBe(true);
    },
  );

  test.each(platforms.filter(({ os }) => os === "darwin").map((platform) => [platformName(platform), platform] as const))(
    "%s: all of it is signed, as macOS starts nothing else on arm64",
    async (_, platform) => {
      const executable = (await unpacked(platform)).find(({ name }) => name === programName(platform));
      const signature = signatureOf(executable?.content ?? Buffer.alloc(0));
      expect(signature).toEqual({ adHoc: true, covered: signature?.at, at: expect.any(Number), changed: [] });
    },
  );

  test("licences of everything that is in an executable are with it", async () => {
    const files = await unpacked(thisPlatform());
    const text = files.find(({ name }) => name === "THIRD_PARTY_LICENSES.txt")?.content.toString("utf8");
    for (const name of ["commander", "@kubernetes/client-node", "ink", "react", "yaml"])
      expect(text).toMatch(new RegExp(`^${name} \\d.*: (MIT|ISC|Apache-2.0), https://`, "m"));
    expect(text).toContain("https://github.com/oven-sh/bun");
  });

  test("an executable that is compiled again elsewhere has the same bytes, so that everybody can see what is in it", async () => {
    const platform = thisPlatform();
    await bundleStandalone(folder);
    const again = await compileExecutable(platform, folder);
    const released = (await unpacked(platform)).find(({ name }) => name === programName(platform));
    expect(released?.content.equals(readFileSync(again))).toBe(true);
  });

  test.each([
    ["install.yaml", []],
    ["service-bindings.yaml", ["--service-bindings"]],
  ])("%s is what install prints", async (file, flags) => {
    const { ended } = start(["install", "--dry-run=client", "-o", "yaml", ...flags], { env: {}, program: plugin });
    expect((await ended).stdout).toBe(readFileSync(join(release(), file), "utf8"));
  });
});
