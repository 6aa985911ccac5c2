import { spawn } from "node:child_process";
import { mkdir, open, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { CloudAccount } from "../../crds/api/objects.ts";
import type { Launcher, PlannedRun, StartedRun } from "./launcher.ts";

/** How runs are started as child processes. */
export interface ProcessSettings {
  /** Folder that keeps one folder per run: its record, its log, and how it ended. */
  directory: string;
  /** Program and first arguments of the runner: `[node, dist/runner/main.js]`. */
  command: readonly [string, ...string[]];
  /** Environment of the runs, beside PATH and HOME: they get nothing else of ours. */
  env: Record<string, string>;
  /** Folder with an account's credentials as files; undefined for none. */
  credentials(account: CloudAccount): string | undefined;
}

/** What is kept of a run. */
interface Kept extends PlannedRun {
  createdAt: string;
  pid?: number;
}

/** Starts each run as a child process, whose record and log stay when it has ended. */
export function processLauncher(settings: ProcessSettings): Launcher & { wait(): Promise<void> } {
  const running = new Set<Promise<void>>();
  const folder = (name: string): string => join(settings.directory, name);

  return {
    async list() {
      const names = await readdir(settings.directory).catch(() => []);
      return Promise.all(names.map((name) => stateOf(folder(name))));
    },

    async start(run, account) {
      try {
        await mkdir(settings.directory, { recursive: true });
        // making the folder decides who starts the run, as creating the Job does in a cluster
        await mkdir(folder(run.name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return "exists";
        throw error;
      }
      const kept: Kept = { ...run, createdAt: new Date().toISOString() };
      await writeFile(join(folder(run.name), "run.json"), JSON.stringify(kept));
      const ended = launch(settings, kept, account, folder(run.name)).finally(() => running.delete(ended));
      running.add(ended);
      return "started";
    },

    /** Resolves when every run that this launcher started has ended. */
    async wait() {
      await Promise.all(running);
    },
  };
}

async function launch(settings: ProcessSettings, kept: Kept, account: CloudAccount, directory: string): Promise<void> {
  const [program, ...first] = settings.command;
  const credentials = settings.credentials(account);
  const args = ["reconcile", "--account", kept.account, ...(credentials ? ["--credentials", credentials] : [])];
  for (const { kind, namespace, name } of kept.objects) args.push("--object", `${kind}/${namespace}/${name}`);
  const { PATH = "", HOME = "" } = process.env;
  const log = await open(join(directory, "log"), "a");
  const child = spawn(program, [...first, ...args], {
    env: { PATH, HOME, ...settings.env, JOB_NAME: kept.name },
    stdio: ["ignore", log.fd, log.fd],
  });
  await writeFile(join(directory, "run.json"), JSON.stringify({ ...kept, ...(child.pid ? { pid: child.pid } : {}) }));
  const code = await new Promise<number>((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  await writeFile(join(directory, "end.json"), JSON.stringify({ code, finishedAt: new Date().toISOString() }));
  await log.close();
}

async function stateOf(directory: string): Promise<StartedRun> {
  const { pid, ...kept } = JSON.parse(await readFile(join(directory, "run.json"), "utf8")) as Kept;
  const end = await readFile(join(directory, "end.json"), "utf8").catch(() => undefined);
  if (!end) return { ...kept, state: pid === undefined || alive(pid) ? "active" : "failed" };
  const { code, finishedAt } = JSON.parse(end) as { code: number; finishedAt: string };
  return { ...kept, state: code === 0 ? "succeeded" : "failed", finishedAt };
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
