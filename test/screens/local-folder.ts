import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

import { plugin, shellEnv } from "../bench/world.ts";
import type { Workplace } from "./workplace.ts";

/** A project's folder in local mode, with a queue whose engine comes with npm. */
export class LocalFolder implements Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "screens-"));
  readonly #made: string[] = [];

  static async open(): Promise<LocalFolder> {
    const local = new LocalFolder();
    local.adopt("queue/mail");
    await local.#cloud("create", "queue", "mail", "--wait");
    return local;
  }

  get env(): Record<string, string> {
    return shellEnv(this.folder, join(this.folder, "none"));
  }

  adopt(object: string): void {
    this.#made.push(object);
  }

  /** The plugin looks after runs as long as it waits. */
  async settle(): Promise<void> {}

  async close(): Promise<void> {
    try {
      await this.#cloud("delete", ...this.#made, "--ignore-not-found");
    } finally {
      rmSync(this.folder, { recursive: true, force: true, maxRetries: 10 });
    }
  }

  async #cloud(...words: string[]): Promise<void> {
    await promisify(execFile)(process.execPath, [plugin, "--local", ...words], { env: this.env, cwd: this.folder });
  }
}
