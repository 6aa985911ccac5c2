import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

import { releasedImage } from "../../cli/actions/runner-image.ts";
import { freePort } from "./processes.ts";

const runner = join(import.meta.dirname, "../../dist/runner/main.js");

/** A dispatcher as a process of the built runner. */
export class Dispatching {
  /** Its log. */
  readonly lines: { level: string; msg: string; [field: string]: unknown }[] = [];
  /** How it ended. */
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #child: ChildProcess;
  readonly #port: string;

  private constructor(child: ChildProcess, port: string) {
    this.#child = child;
    this.#port = port;
    this.ended = once(child, "exit").then(([code, signal]) => ({ code: code as number | null, signal: signal as NodeJS.Signals | null }));
    let rest = "";
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      const parts = (rest + text).split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) this.lines.push(JSON.parse(part) as { level: string; msg: string });
    });
  }

  /** Starts one; only one that watches can be probed. */
  static async start(kubeconfig: string, args: string[]): Promise<Dispatching> {
    const port = await freePort();
    const health = args.includes("--watch") ? ["--health-port", port] : [];
    const child = spawn(process.execPath, [runner, "dispatch", ...args, ...health], {
      env: { PATH: process.env["PATH"], KUBECONFIG: kubeconfig, RUNNER_IMAGE: releasedImage },
      stdio: ["ignore", "pipe", "inherit"],
    });
    return new Dispatching(child, port);
  }

  async probe(path: "/readyz" | "/livez"): Promise<number> {
    return fetch(`http://127.0.0.1:${this.#port}${path}`).then(
      ({ status }) => status,
      () => 0,
    );
  }

  async isReady(): Promise<boolean> {
    return (await this.probe("/readyz")) === 200;
  }

  /** Sends a signal, unless it has ended, and waits for its end. */
  async end(signal: NodeJS.Signals): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
    this.#child.kill(signal);
    return this.ended;
  }
}
