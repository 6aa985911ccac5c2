import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { archiveName, version } from "../../build/release/names.ts";
import { thisPlatform } from "../../build/release/platforms.ts";
import { release } from "../parts/parts.ts";
import { image, isLeftOut, Terminal } from "../parts/typed.ts";

const krew = inject("krew");

/**
 * The README's ways to a Ready queue, with the files of a release. How long each step takes is printed, for the README to tell,
 * and not asserted: it is the machine's.
 */
describe.skipIf(isLeftOut("the ways of getting it") || !inject("release"))("from an empty home folder to a queue in AWS", () => {
  let terminal: Terminal;
  const figures: Record<string, string> = {};
  /** The output of a line that has to succeed, whose time is noted. */
  const timed = async (step: string, line: string | (() => Promise<string>)): Promise<string> => {
    const start = performance.now();
    const said = await (typeof line === "string" ? terminal.ok(line) : line());
    figures[step] = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    return said;
  };
  const archive = () => join(release(), archiveName(thisPlatform()));

  beforeAll(async () => {
    terminal = new Terminal(["bin", ".krew/bin", "npm/bin"]);
    await terminal.mustBeNew();
    await terminal.ok("mkdir ~/bin && kubectl create namespace ways && kubectl config set-context --current --namespace=ways");
    if (krew) await terminal.ok(`ln -s ${krew} ~/bin/kubectl-krew`);
    else console.log("Left out: getting it through krew, as KREW names no executable: the archive is unpacked by hand instead.");
  });
  afterAll(async () => {
    console.table(figures);
    await terminal.run("kubectl cloud delete queue/orders queue/mail --ignore-not-found --timeout 120s");
    await terminal.run("kubectl cloud uninstall --yes");
    await terminal.run("kubectl delete namespace ways --wait=false");
    await terminal.run("kubectl config set-context --current --namespace=default");
    terminal.close();
  });

  test("by krew, or with an archive, the plugin, then the cluster, an account and a queue", async () => {
    if (krew) {
      await timed("krew install", `kubectl krew install --manifest=${join(release(), "krew-manifest.yaml")} --archive=${archive()}`);
    } else {
      const unpack = `sha256sum --check --ignore-missing --quiet checksums.txt && tar -xzf ${archive()} -C ~/bin`;
      await timed("checksums and tar", `cd ${release()} && ${unpack} kubectl-cloud kubectl_complete-cloud`);
    }
    const local = await terminal.run("cd && kubectl cloud --local create queue orders && ls .kubectl-cloud");
    expect(local).toMatchObject({ code: 1, stderr: expect.stringContaining("npx kubectl-cloud --local") });
    await timed("install", `kubectl cloud install --image ${image} --wait`);
    await timed("account add", () => terminal.addAccount());
    await timed("create queue --wait", "kubectl cloud create queue orders --account dev --fifo --wait");
    await terminal.ok("kubectl wait --for=condition=Ready queue/orders --timeout=0s");
    await terminal.ok(krew ? "kubectl krew uninstall cloud || rm -r ~/.krew" : "rm ~/bin/kubectl*cloud");
  });

  test("from npm, the same plugin: what the other installed is what it would, and a queue is made as before", async () => {
    const tarball = join(release(), `kubectl-cloud-${version}.tgz`);
    await timed("npm install", `npm install --global --prefix ~/npm --no-audit --no-fund ${tarball}`);
    expect(await terminal.ok("command -v kubectl-cloud")).toContain("/npm/bin/");
    expect(await terminal.ok("kubectl __complete cloud vers")).toMatch(/^version\t/);
    const installed = await timed("install again", `kubectl cloud install --image ${image} --wait`);
    expect(
      installed
        .trim()
        .split("\n")
        .filter((line) => !line.endsWith(" unchanged")),
    ).toEqual([]);
    await timed("create another --wait", "kubectl cloud create queue mail --account dev --wait");
  });
});
