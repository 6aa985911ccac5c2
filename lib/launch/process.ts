import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import type { CloudAccount } from "../../crds/api/objects.ts";
import { commandOf } from "../local/commands.ts";
import { hasCode } from "../store/folder/files.ts";
import { places, runArguments } from "./arguments.ts";
import type { Launcher, PlannedRun, StartedRun } from "./launcher.ts";
import { endFile, endVariable, replaceJson, type RunEnd, writeEnd } from "./run-end.ts";

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

/** How long a run is believed in that has no process yet, in milliseconds. */
const belief = 10_000;
/** How long runs are kept that have ended, as Jobs are in a cluster, and how many at most. */
const kept = { milliseconds: 86_400_000, atMost: 1_000 };

/** Starts each run as a process of its own, which goes on when we end; its record and log stay when it has ended. */
export function processLauncher(settings: ProcessSettings): Launcher & { wait(): Promise<void> } {
  const running = new Set<Promise<void>>();
  let isCleared = false;

  return {
    async list() {
      const names = await namesIn(settings.directory);
      const runs = await Promise.all(names.map((name) => runState(join(settings.directory, name))));
      return runs.filter((run) => run !== undefined);
    },

    async start(run, account) {
      const record: Kept = { ...run, createdAt: new Date().toISOString() };
      if (!(await claim(settings.directory, record))) return "exists";
      const ended = launch(settings, record, account).finally(() => running.delete(ended));
      running.add(ended);
      if (!isCleared) await clear(settings.directory);
      isCleared = true;
      return "started";
    },

    /** Resolves when every run that this launcher started has ended. */
    async wait() {
      while (running.size) await Promise.all(running);
    },
  };
}

/** Makes the run's folder. Whoever does starts the run, as whoever creates the Job does in a cluster; resolves to false for all others. */
async function claim(directory: string, record: Kept): Promise<boolean> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const staged = await mkdtemp(join(directory, ".new-"));
  try {
    await writeFile(join(staged, "run.json"), JSON.stringify(record));
    await rename(staged, join(directory, record.name));
    return true;
  } catch (error) {
    await rm(staged, { recursive: true, force: true });
    if (hasCode(error, "ENOTEMPTY", "EEXIST")) return false;
    throw error;
  }
}

async function launch(settings: ProcessSettings, record: Kept, account: CloudAccount | undefined): Promise<void> {
  const directory = join(settings.directory, record.name);
  const [program, ...first] = settings.command;
  const credentials = account && settings.credentials(account);
  const args = [...runArguments(record), ...(credentials ? ["--credentials", credentials] : [])];
  const { PATH = "", HOME = "" } = process.env;
  const log = openSync(join(directory, "log"), "a", 0o600);
  const child = spawn(program, [...first, ...args], {
    env: { PATH, HOME, ...settings.env, JOB_NAME: record.name, [endVariable]: directory },
    // in a session of its own: what ends us, such as Ctrl-C, leaves it alone
    detached: true,
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  const ended = once(child, "exit").catch(() => [127]);
  if (child.pid !== undefined) await replaceJson(join(directory, "run.json"), { ...record, pid: child.pid });
  const [code] = (await ended) as [number | null];
  if (!(await readEnd(directory))) await writeEnd(directory, code ?? 1);
}

/** A run in its own folder; undefined when there is none, or it is being cleared away. */
export async function runState(directory: string): Promise<StartedRun | undefined> {
  const record = await readJson<Kept>(join(directory, "run.json"));
  if (!record) return undefined;
  const { pid, ...run } = record;
  let end = await readEnd(directory);
  if (!end) {
    const lives = pid === undefined ? Date.now() - Date.parse(run.createdAt) < belief : commandOf(pid)?.includes(places(run).join(" "));
    if (lives) return { ...run, state: "active" };
    // it may have ended in between
    end = await readEnd(directory);
  }
  return end ? { ...run, state: end.code === 0 ? "succeeded" : "failed", finishedAt: end.finishedAt } : { ...run, state: "failed" };
}

/** Removes what ended long ago, and the oldest of too many. */
async function clear(directory: string): Promise<void> {
  const names = await namesIn(directory);
  const ends = await Promise.all(names.map(async (name) => ({ name, finishedAt: (await readEnd(join(directory, name)))?.finishedAt })));
  const ended = ends.flatMap(({ name, finishedAt }) => (finishedAt ? [{ name, time: Date.parse(finishedAt) }] : []));
  const newest = ended.toSorted((a, b) => b.time - a.time);
  const old = newest.filter(({ time }, index) => index >= kept.atMost || Date.now() - time > kept.milliseconds);
  for (const { name } of old) await rm(join(directory, name), { recursive: true, force: true });
}

async function namesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.filter((name) => !name.startsWith("."));
}

async function readJson<T>(path: string): Promise<T | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text === undefined ? undefined : (JSON.parse(text) as T);
}

function readEnd(directory: string): Promise<RunEnd | undefined> {
  return readJson<RunEnd>(join(directory, endFile));
}
