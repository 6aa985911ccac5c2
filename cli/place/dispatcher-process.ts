import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

import { KnownError } from "../../lib/errors.ts";
import { folderVariable } from "../../lib/local/folder.ts";
import { parseLine } from "../actions/logs.ts";
import { nodeFor } from "./node.ts";
import { prepareFolder } from "./prepare-folder.ts";

/** The runner beside the plugin, as both are built. */
const runner = join(import.meta.dirname, "../runner/main.js");

/** A log that has become longer begins anew, in bytes. */
const longestLog = 1_000_000;

/** The Node that runs can have. Throws `NodeTooOld`, and `RunnerMissing` when the plugin was taken out of its package. */
export function nodeForRuns(folder: string): string {
  if (existsSync(runner)) return nodeFor(runner, folder);
  throw new KnownError(`the runner is not beside the plugin, at ${runner}`, {
    code: "RunnerMissing",
    hint: "install the package kubectl-cloud as a whole, or build it: npm run build",
  });
}

/** What dispatchers of a folder have written. */
function logOf(folder: string): string {
  return join(folder, "dispatch.log");
}

/** Starts a dispatcher that goes on until nothing is due, also when we have ended. */
export function dispatchOnce(folder: string): void {
  start(folder, ["dispatch"], true).unref();
}

/** A dispatcher that watches a folder. */
export interface Watching {
  /** Rejects when it ends before it was told to. */
  broken: Promise<never>;
  /** Ends it; the runs that it has started go on. */
  stop(): Promise<void>;
}

/** Starts a dispatcher that watches for as long as we live and want it. */
export function dispatchAll(folder: string): Watching {
  const child = start(folder, ["dispatch", "--watch"], false);
  const ended = new Promise<string>((resolve) => {
    child.once("error", ({ message }) => resolve(message));
    child.once("exit", (code, signal) => resolve(`exit code ${code ?? signal}`));
  });
  let wanted = true;
  const broken = ended.then((how) => (wanted ? Promise.reject(failed(folder, how)) : new Promise<never>(() => undefined)));
  // it may break when nobody waits for it any more
  broken.catch(() => undefined);
  return {
    broken,
    stop: async () => {
      wanted = false;
      child.kill("SIGTERM");
      // in case that nobody listens to signals yet
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function start(folder: string, args: readonly string[], alone: boolean): ChildProcess {
  const node = nodeForRuns(folder);
  prepareFolder(folder);
  const log = logOf(folder);
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > longestLog) truncateSync(log);
  const file = openSync(log, "a", 0o600);
  try {
    return spawn(node, [runner, ...args], {
      cwd: folder,
      env: { ...process.env, [folderVariable]: folder },
      // what a terminal sends to us, such as Ctrl-C, is not for it
      detached: true,
      // but of one that is not alone the channel ends with us, however we end
      stdio: ["ignore", file, file, ...(alone ? [] : (["ipc"] as const))],
    });
  } finally {
    closeSync(file);
  }
}

function failed(folder: string, how: string): KnownError {
  const last = readFileSync(logOf(folder), "utf8").trim().split("\n").at(-1) ?? "";
  const message = parseLine(last)?.["msg"];
  const said = typeof message === "string" ? message : last;
  return new KnownError(`the dispatcher has ended by itself, with ${how}${said === "" ? "" : `: ${said}`}`, {
    code: "DispatcherFailed",
    hint: `its log is ${logOf(folder)}`,
  });
}
