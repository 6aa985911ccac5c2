import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";

import { KnownError } from "../../lib/errors.ts";
import { folderVariable } from "../../lib/local/folder.ts";
import { parseLine } from "../actions/logs.ts";
import { nodeFor } from "./node.ts";
import { prepareFolder } from "./prepare-folder.ts";
import { runnerFile } from "./runner-file.ts";

/** A log that has become longer begins anew, in bytes. */
const longestLog = 1_000_000;

/** The Node that runs can have. Throws `NodeTooOld`, and `RunnerMissing` when the plugin is not in its package. */
export function nodeForRuns(folder: string): string {
  return nodeFor(runnerFile(), folder);
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
    return spawn(node, [runnerFile(), ...args], {
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
