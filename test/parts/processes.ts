import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

/** Processes that belong together, each with its log in one folder. They end with this process, however it ends. */
export class Processes {
  readonly #logs: string;
  #running: { name: string; child: ChildProcess }[] = [];

  constructor(logs: string) {
    this.#logs = logs;
    process.once("exit", this.#kill);
  }

  /** @param env - what is in its environment besides ours */
  start(program: string, flags: Record<string, string>, env: Record<string, string> = {}): void {
    const name = program.slice(program.lastIndexOf("/") + 1);
    const log = openSync(join(this.#logs, `${name}.log`), "w");
    const args = Object.entries(flags).map(([flag, value]) => `--${flag}=${value}`);
    const child = spawn(program, args, { stdio: ["ignore", log, log], env: { ...process.env, ...env } });
    closeSync(log);
    // what goes wrong at the start is told by `until`
    child.on("error", () => {});
    this.#running.push({ name, child });
  }

  /** Waits until `ready` holds. Throws with the end of a log when a process has ended, or after the given seconds. */
  async until(what: string, ready: () => Promise<boolean>, seconds = 60): Promise<void> {
    for (const end = Date.now() + seconds * 1000; !(await ready().catch(() => false)); await wait(100)) {
      const dead = this.#running.find(({ child }) => child.pid === undefined || child.exitCode !== null);
      if (!dead && Date.now() < end) continue;
      const name = (dead ?? this.#running.at(-1))?.name ?? "";
      const log = readFileSync(join(this.#logs, `${name}.log`), "utf8")
        .trim()
        .split("\n")
        .slice(-15)
        .join("\n");
      throw new Error(`${what} did not come up: ${name} ${dead ? "has ended" : `is not ready after ${seconds} s`}\n${log}`);
    }
  }

  /** Ends one of them, which can be started again. */
  async end(program: string, signal: NodeJS.Signals): Promise<void> {
    const [ended, others] = [true, false].map((wanted) => this.#running.filter(({ name }) => program.endsWith(`/${name}`) === wanted));
    this.#running = others ?? [];
    for (const { child } of ended ?? []) await end(child, signal);
  }

  /** Ends them, the last one first. */
  async stop(): Promise<void> {
    for (const { child } of this.#running.toReversed()) await end(child, "SIGTERM");
    process.off("exit", this.#kill);
  }

  readonly #kill = (): void => {
    for (const { child } of this.#running) child.kill("SIGKILL");
  };
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
  await ended;
  clearTimeout(timer);
}

/** A port of the loopback interface that nobody uses now. */
export async function freePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, "close");
  return String(port);
}
