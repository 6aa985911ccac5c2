import console from "node:console";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { build } from "esbuild";
import { afterEach, expect, test, vi } from "vitest";

import { plugin } from "./plugin.ts";
import { runner } from "./runner.ts";
import { sbom } from "./sbom.ts";

interface Component {
  version?: string;
  licenses?: { license?: { id?: string }; expression?: string }[];
  purl?: string;
}

afterEach(() => void vi.unstubAllGlobals());

test.each([
  ["runner", runner, "pg"],
  ["plugin", { ...plugin, entryPoints: ["cli/standalone.ts"], plugins: [...(plugin.plugins ?? []), sbom("sbom.cdx.json")] }, "commander"],
])(
  "each package that the %s's bundle has a part of is listed with version and licence, so that a scanner finds it, and no other",
  async (_, options, one) => {
    const outdir = await mkdtemp(join(tmpdir(), "sbom-"));
    // the plugin logs through a Console of its own, which vitest's has not
    vi.stubGlobal("console", console);
    try {
      const { metafile } = await build({ ...options, outdir, metafile: true });
      const parts = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
      const folders = parts.flatMap(([path, { bytesInOutput }]) => {
        const [folder] = /^.*node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [];
        return folder && bytesInOutput > 0 ? [folder] : [];
      });
      const expected = [...new Set(folders)].map(async (folder) => {
        const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8")) as Record<string, string>;
        return `pkg:npm/${name?.replace("@", "%40")}@${version} ${license}`;
      });
      const { components } = JSON.parse(await readFile(join(outdir, "sbom.cdx.json"), "utf8")) as { components: Component[] };
      const listed = components.map(({ version, licenses: [first] = [], purl = "" }) => {
        expect(purl).toContain(`@${version}`);
        return `${purl.replace(/\?.*/, "")} ${first?.license?.id ?? first?.expression}`;
      });
      expect(listed.toSorted()).toEqual((await Promise.all(expected)).toSorted());
      expect(listed).toContainEqual(expect.stringMatching(`^pkg:npm/${one}@.* MIT$`));
    } finally {
      await rm(outdir, { recursive: true });
    }
  },
);
