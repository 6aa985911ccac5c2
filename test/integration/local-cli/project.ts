import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, readlinkSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, vi } from "vitest";

import { layout } from "../../../lib/local/folder.ts";
import { type Ran, start } from "../../parts/plugin.ts";
import { LocalFolder } from "../local/folder.ts";

/** Somebody's project, which git looks after if it is there, with the plugin in local mode. */
export class LocalProject {
  readonly root = realpathSync(mkdtempSync(join(tmpdir(), "project-")));
  readonly folder = join(this.root, ".kubectl-cloud");

  /** Whether git looks after it: Node and npm alone are enough to run the tests. */
  readonly isInGit: boolean;

  constructor() {
    const { error, status } = spawnSync("git", ["init", "--quiet"], { cwd: this.root });
    this.isInGit = error === undefined && status === 0;
  }

  /** `kubectl cloud --local …`, from the project's own folder or one in it. */
  cloud(args: readonly string[], { input = "", cwd = this.root }: { input?: string; cwd?: string } = {}): Promise<Ran> {
    return this.start(args, { input, cwd }).ended;
  }

  /** The same, of which something is wanted before it ends. */
  start(args: readonly string[], options: { input?: string; cwd?: string; seen?: (stderr: string) => void } = {}) {
    return start(["--local", ...args], { cwd: this.root, env: this.environment(), ...options });
  }

  /** As {@link cloud}, of which stdout is wanted and nothing else can be. */
  async output(...args: string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await this.cloud(args);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return stdout;
  }

  /** No cluster is near, nothing is known of AWS, and nothing says that it is local but the flag. */
  environment(): NodeJS.ProcessEnv {
    const env = Object.entries(process.env).filter(([name]) => name !== "KUBECTL_CLOUD_LOCAL" && !name.startsWith("AWS_"));
    return { ...Object.fromEntries(env), KUBECONFIG: join(this.root, "none") };
  }

  /** What git would have committed. */
  untracked(): string {
    return execFileSync("git", ["status", "--porcelain", "--untracked-files=all"], { cwd: this.root, encoding: "utf8" });
  }

  /** Every process that works in the folder, or has it in its command or environment: engines, runs, dispatchers. */
  processes(): string[] {
    // engines may be elsewhere
    const places = [this.folder, layout(this.folder).engines];
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
      .filter((pid) => {
        const texts = [textOf(`/proc/${pid}/cmdline`), textOf(`/proc/${pid}/environ`), cwdOf(pid)];
        return places.some((place) => texts.some((text) => text.includes(place)));
      })
      .map((pid) => `${pid} ${textOf(`/proc/${pid}/cmdline`).replaceAll("\0", " ")}`);
  }

  /** Waits until no process has anything to do with the folder. */
  async untilQuiet(): Promise<void> {
    await vi.waitFor(() => expect(this.processes()).toEqual([]), { timeout: 30_000, interval: 50 });
  }

  /** Ends what is left, and removes all. */
  async close(): Promise<void> {
    const local = await LocalFolder.open(this.folder);
    await local.close();
    if (process.platform === "linux") await this.untilQuiet();
    rmSync(this.root, { recursive: true, force: true });
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

function cwdOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}
