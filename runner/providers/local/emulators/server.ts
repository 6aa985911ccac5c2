import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

import { type KnownError, RetryableError, TerminalError } from "../../../../lib/errors.ts";
import { findEngine, howToInstall } from "../../../../lib/local/packages.ts";
import { type RunningServer, runningServer } from "../../../../lib/local/servers.ts";
import { engineMissing } from "../missing.ts";
import { freePort, isFree } from "../ports.ts";
import type { LocalSession } from "../session.ts";
import { type Engine, folderOf } from "./engine.ts";
import { readState, writeState } from "./state.ts";

/** How long to wait for the server to listen, in milliseconds. */
const patience = 20_000;
const attempts = 5;

/**
 * Starts a server, unless it runs. It belongs to nobody: it outlives us, and ends when it is told to. To be called
 * by one at a time.
 *
 * @throws TerminalError `EngineMissing`; RetryableError `CloudUnavailable`
 */
export async function startServer(session: LocalSession, engine: Engine): Promise<RunningServer> {
  const folder = folderOf(session, engine);
  const found = runningServer(folder);
  if (found) return found;
  const installed = findEngine(engine.package, session.folder);
  if (!installed) throw engineMissing(engine.what, howToInstall);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const log = join(folder, "log");
  for (let attempt = 1; ; attempt++) {
    // what one that is gone has left
    rmSync(join(folder, "server.json"), { force: true });
    const running = await launch(engine, join(installed.folder, engine.entry), await portOf(session, engine), folder);
    if (running) return running;
    const said = readFileSync(log, "utf8");
    if (attempt === attempts || !said.includes("EADDRINUSE")) throw failed(engine, said, log);
  }
}

function failed({ what, needs }: Engine, said: string, log: string): KnownError {
  if (needs && said.includes(needs.says)) {
    return new TerminalError(`${what} needs Node ${needs.node} or later, and this is ${process.version}`, {
      code: "EngineMissing",
      hint: "install a newer Node and make it the first on your PATH",
    });
  }
  return new RetryableError(`${what} does not start`, {
    code: "CloudUnavailable",
    hint: `it is tried again by itself; its log is ${log}`,
  });
}

/** The remembered port, or another one when somebody else has it. */
async function portOf(session: LocalSession, engine: Engine): Promise<number> {
  const state = readState(session, engine);
  if (state.port !== undefined && (await isFree(state.port))) return state.port;
  return freePort(session, (port) => {
    writeState(session, engine, { ...state, port });
    return port;
  });
}

/** Resolves to undefined when it has ended at once. */
async function launch({ makes }: Engine, entry: string, port: number, folder: string): Promise<RunningServer | undefined> {
  // of one start only: it says no more than what goes wrong
  const log = openSync(join(folder, "log"), "w", 0o600);
  const { PATH = "" } = process.env;
  const child = spawn(process.execPath, [join(import.meta.dirname, `${makes}.js`), entry, String(port), folder], {
    cwd: "/",
    detached: true,
    env: { PATH },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  const ended = once(child, "exit").then(() => true);
  for (const end = performance.now() + patience; performance.now() < end;) {
    const running = runningServer(folder);
    if (running) return running;
    if (await Promise.race([ended, wait(10, false)])) return undefined;
  }
  return undefined;
}
