import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { afterAll, expect, test } from "vitest";

import { archiveName, programName, version } from "../../../build/release/names.ts";
import { platformName, platforms, thisPlatform } from "../../../build/release/platforms.ts";
import { endOf, formatOf, signatureOf } from "../../parts/executable-formats.ts";
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

  test.each([
    ["darwin/arm64: all of it is signed, as macOS starts nothing else", "arm64", { adHoc: true, changed: [] }],
    ["darwin/amd64: has no signature, as Bun leaves a wrong one", "amd64", undefined],
  ] as const)("%s", async (_, arch, wanted) => {
    const platform = { os: "darwin", arch, bun: "" } as const;
    const file = (await unpacked(platform)).find(({ name }) => name === programName(platform))?.content ?? Buffer.alloc(0);
    const signature = signatureOf(file);
    expect(signature && { adHoc: signature.adHoc, changed: signature.changed }).toEqual(wanted);
    expect(signature?.covered).toBe(signature?.at);
    // nothing is behind what its headers tell of
    expect(endOf(file)).toBe(file.length);
  });

  test("licences of everything that is in an executable are with it", async () => {
    const files = await unpacked(thisPlatform());
    const text = files.find(({ name }) => name === "THIRD_PARTY_LICENSES.txt")?.content.toString("utf8");
    for (const name of ["commander", "@kubernetes/client-node", "ink", "react", "yaml"])
      expect(text).toMatch(new RegExp(`^${name} \\d.*: (MIT|ISC|Apache-2.0), https://`, "m"));
    expect(text).toContain("https://github.com/oven-sh/bun");
  });

  test("an executable that is compiled again elsewhere has the same bytes, so that everybody can see what is in it", async () => {
    const platform = thisPlatform();
    const module = JSON.stringify(join(import.meta.dirname, "../../../build/release/executables.ts"));
    const script = `const { bundleStandalone, compileExecutable } = await import(${module});
      await bundleStandalone(${JSON.stringify(folder)});
      console.log(await compileExecutable(${JSON.stringify(platform)}, ${JSON.stringify(folder)}));`;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    const again = stdout.trim();
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
