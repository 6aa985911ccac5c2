import { execFileSync } from "node:child_process";
import { createReadStream, globSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

import { describe, inject } from "vitest";

import { repositoryURL } from "../../build/release/names.ts";
import { release } from "./parts.ts";
import { output, shell, type Shell } from "./shell.ts";

const { KUBEBUILDER_ASSETS = "", PATH = "" } = process.env;
/** krew's executable, where there is one. */
const krew = inject("krew");

/**
 * `describe` for suites that need krew, a release, and the shared control plane. They are not there otherwise: a suite that is
 * skipped counts as failed where every part is required, and krew is not.
 */
export const withKrew: (name: string, suite: () => void) => void =
  krew && inject("release") && inject("kubernetes") ? describe : () => undefined;

/** A home folder with krew, kubectl and nothing else, and an index of plugins of its own in place of krew's. */
export class KrewHome {
  readonly folder = mkdtempSync(join(tmpdir(), "krew-"));
  /** Runs a line. */
  readonly run: Shell;
  readonly #index = join(this.folder, "index");
  /** Has the files of the release, as the repository's page will. */
  readonly #server: Server;

  constructor(kubeconfig: string) {
    for (const folder of ["bin", "tmp", "index/plugins"]) mkdirSync(join(this.folder, folder), { recursive: true });
    symlinkSync(krew ?? "", join(this.folder, "bin/kubectl-krew"));
    // npm would put the checkout's own plugin there
    const others = PATH.split(":").filter((folder) => !folder.includes("node_modules"));
    const path = [join(this.folder, ".krew/bin"), join(this.folder, "bin"), KUBEBUILDER_ASSETS, ...others];
    this.run = shell({
      HOME: this.folder,
      TMPDIR: join(this.folder, "tmp"),
      PATH: path.join(":"),
      KREW_DEFAULT_INDEX_URI: `file://${this.#index}`,
      // it would ask GitHub for a newer krew
      KREW_NO_UPGRADE_CHECK: "1",
      KUBECONFIG: kubeconfig,
    });
    this.#git("init", "--quiet");
    this.#server = createServer(({ url = "" }, response) => {
      createReadStream(join(release(), basename(url)))
        .on("error", () => response.destroy())
        .pipe(response);
    });
  }

  /** The output of a line that has to succeed. */
  ok(line: string): Promise<string> {
    return output(this.run, line);
  }

  /** Puts a manifest into the index. Its archives are those of the release, from here. */
  async publish(manifest: string): Promise<void> {
    if (!this.#server.listening) await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    const here = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    writeFileSync(join(this.#index, "plugins/cloud.yaml"), manifest.replaceAll(repositoryURL, here));
    this.#git("add", ".");
    this.#git("-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=cloud");
  }

  /** What krew and the user have put there, without krew's copy of the index. */
  files(): string[] {
    const entries = globSync("{bin,store,receipts}/**/*", { cwd: join(this.folder, ".krew"), withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map(({ name }) => name);
  }

  /** Takes all of it away. */
  close(): void {
    this.#server.close();
    rmSync(this.folder, { recursive: true });
  }

  #git(...args: string[]): void {
    execFileSync("git", ["-C", this.#index, ...args]);
  }
}
