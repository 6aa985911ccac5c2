import type { ChildProcess } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";

import { openFolder } from "../../../lib/local/store.ts";
import type { Store } from "../../../lib/store/store.ts";
import { uniqueName } from "../names.ts";
import { plugin, type Ran } from "../plugin.ts";
import { type Options, Place } from "./place.ts";

/** Takes nothing up, as long as it is wanted to watch. */
const idle = `if (process.argv.includes("--watch")) for (const end of ["disconnect", "SIGTERM"]) process.once(end, () => process.exit());`;

/** A folder of local mode, in the hands of a plugin whose dispatchers take nothing up: tests do what runs do. */
export class FolderPlace extends Place {
  readonly type = "folder";
  readonly user = userInfo().username;
  readonly namespace = uniqueName("test");
  store!: Store;
  #root = "";

  /** Of the objects. */
  get folder(): string {
    return join(this.#root, "objects");
  }

  override get program(): string {
    return join(this.#root, "cli", "main.js");
  }

  /** Nothing says that it is local but the variable, so that commands are spelled as in a cluster. No cluster is near. */
  get env(): NodeJS.ProcessEnv {
    return { ...process.env, KUBECTL_CLOUD_LOCAL: this.folder, KUBECONFIG: join(this.#root, "none") };
  }

  async open(): Promise<void> {
    this.#root = realpathSync(mkdtempSync(join(tmpdir(), "place-")));
    cpSync(dirname(plugin), join(this.#root, "cli"), { recursive: true });
    mkdirSync(join(this.#root, "runner"));
    writeFileSync(join(this.#root, "runner", "main.js"), idle);
    // a create asks for its engine
    symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(this.#root, "node_modules"));
    this.store = await openFolder(this.folder);
  }

  async close(): Promise<void> {
    rmSync(this.#root, { recursive: true, force: true });
  }

  /** Namespaces of a folder are there by their objects. */
  otherNamespace(): Promise<string> {
    return Promise.resolve(uniqueName("test"));
  }

  /** What it says of being local is taken off, once it is seen to be the first that it says. */
  override start(args: readonly string[], options: Options = {}): { child: ChildProcess; ended: Promise<Ran> } {
    const { child, ended } = super.start(args, options);
    return { child, ended: ended.then((ran) => ({ ...ran, stderr: this.#narrated(ran) })) };
  }

  #narrated({ exitCode, stderr }: Ran): string {
    const line = `local: ${this.folder}\n`;
    if (stderr.startsWith(line)) return stderr.slice(line.length);
    // what is no command goes nowhere
    if (exitCode !== 0 && stderr.startsWith("error: ")) return stderr;
    throw new Error(`it is silent about being local: exit code ${exitCode}\n${stderr}`);
  }
}
