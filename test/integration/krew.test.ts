import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

import { version } from "../../build/release/names.ts";
import { platformName, platforms, thisPlatform } from "../../build/release/platforms.ts";
import { connect } from "../../lib/kube/index.ts";
import { KrewHome, withKrew } from "../parts/krew.ts";
import { controlPlane, makeNamespace, release, withRelease } from "../parts/parts.ts";

const archiveOf = ({ os, arch }: { os: string; arch: string }) => {
  const { spec } = parse(manifest()) as Manifest;
  const found = spec.platforms.find(({ selector }) => selector.matchLabels.os === os && selector.matchLabels.arch === arch);
  return join(release(), found?.uri.split("/").at(-1) ?? "");
};

interface Manifest {
  spec: { platforms: { selector: { matchLabels: { os: string; arch: string } }; uri: string; sha256: string; bin: string }[] };
}

function manifest(): string {
  return readFileSync(join(release(), "krew-manifest.yaml"), "utf8");
}

withRelease("the release's krew manifest", () => {
  test("has the checksum of each archive beside it, without which krew takes none", () => {
    const { spec } = parse(manifest()) as Manifest;
    for (const { selector, sha256 } of spec.platforms) {
      expect(
        createHash("sha256")
          .update(readFileSync(archiveOf(selector.matchLabels)))
          .digest("hex"),
      ).toBe(sha256);
    }
    expect(spec.platforms).toHaveLength(platforms.length);
  });
});

withKrew("with krew itself", () => {
  let home: KrewHome;
  let namespace = "";
  const install = (platform: { os: string; arch: string }, root = ".krew") =>
    home.ok(
      `KREW_ROOT=$HOME/${root} KREW_OS=${platform.os} KREW_ARCH=${platform.arch} kubectl krew install --manifest=${join(release(), "krew-manifest.yaml")} --archive=${archiveOf(platform)}`,
    );
  const words = async (line: string) => (await home.ok(`kubectl __complete cloud ${line}`)).match(/^\w+(?=\t)/gm);

  beforeAll(async () => {
    const { kubeconfig } = controlPlane();
    home = new KrewHome(kubeconfig);
    namespace = await makeNamespace(connect({ kubeconfig }).store);
    await home.publish(manifest().replace(`version: v${version}`, "version: v0.0.0"));
    await home.ok("kubectl krew update");
  });
  afterAll(() => home.close());

  test.each(platforms.map((platform) => ({ name: platformName(platform), platform })))(
    "is taken for $name: the program that krew looks for is in the archive, and the licence that its reviewers do",
    async ({ platform }) => {
      const root = platformName(platform).replace("/", "-");
      await install(platform, root);
      expect((await home.ok(`ls -L ${home.folder}/${root}/bin ${home.folder}/${root}/store/cloud/v${version}`)).split("\n")).toEqual(
        expect.arrayContaining([platform.os === "windows" ? "kubectl-cloud.exe" : "kubectl-cloud", "LICENSE"]),
      );
      await home.ok(`rm -r ${home.folder}/${root}`);
    },
  );

  test("an archive that is another than the manifest says is refused", async () => {
    const [one, other] = [join(release(), "krew-manifest.yaml"), join(release(), "install.yaml")];
    const { code, stderr } = await home.run(`kubectl krew install --manifest=${one} --archive=${other}`);
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining("checksum") });
  });

  test("it is kubectl cloud as soon as it is installed, and says what comes next; uninstalled, nothing is left", async () => {
    await install(thisPlatform());
    expect(await home.ok("kubectl krew list")).toBe("detached/cloud\n");
    expect(await home.ok("kubectl cloud version --client")).toContain(version);
    expect(await home.ok(`kubectl cloud create queue orders --account dev --namespace ${namespace}`)).toBe(
      "queue.kubectl-cloud.dev/orders created\n",
    );
    expect(await home.ok(`kubectl get queues --namespace ${namespace} --output name`)).toBe("queue.kubectl-cloud.dev/orders\n");
    await home.ok("kubectl krew uninstall cloud");
    expect(home.files()).toEqual([]);
    expect((await home.run("kubectl cloud version --client")).code).not.toBe(0);
  });

  test("from an index: completion needs the link that kubectl cloud completion names, and keeps it through an upgrade", async () => {
    await home.ok("kubectl krew install cloud");
    expect(await words("vers")).toBeNull();
    const [link = ""] = /ln -s .*/.exec(await home.ok("kubectl cloud completion bash")) ?? [];
    await home.ok(link);
    expect(await words("vers")).toEqual(["version"]);
    await home.publish(manifest());
    await home.ok("kubectl krew upgrade cloud");
    expect(await home.ok("ls ~/.krew/store/cloud")).toBe(`v${version}\n`);
    expect(await words("create 'q'")).toEqual(["queue"]);
    await home.ok("kubectl krew uninstall cloud");
    expect(home.files()).toEqual(["kubectl_complete-cloud"]);
    expect(await words("vers")).toBeNull();
  });
});
