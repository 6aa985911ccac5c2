import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";

import { RetryableError } from "../../../../lib/errors.ts";
import { dataFolder, runningPostgres } from "../../../../lib/local/postgres.ts";
import { isFree, loopback } from "../ports.ts";
import type { EngineRecord, PostgresEngine } from "./engine.ts";
import { type Software, software } from "./software.ts";

/** How long to wait for a server that starts, in milliseconds; it takes longer only to mend itself after a crash. */
const patience = 20_000;
/** A server that was killed leaves its children, which notice within moments; until then another can't start. */
const attempts = 20;
const pause = 250;
/** The log is put aside when it has so many bytes. */
const longestLog = 10_000_000;

/**
 * Starts a server, unless it runs. It belongs to nobody: it outlives us, and ends when it is told to. When somebody else has
 * its port, it gets another.
 *
 * @returns what is written down of it now
 * @throws TerminalError `EngineMissing`; RetryableError `CloudUnavailable`
 */
export async function start(engine: PostgresEngine, record: EngineRecord): Promise<EngineRecord> {
  if (runningPostgres(engine.folder)) return record;
  const { postgres } = await softwareOf(engine, record);
  let current = record;
  for (let attempt = 1; ; attempt++) {
    if (!(await isFree(current.port))) current = await engine.withFreePort(current);
    const from = beginLog(engine);
    if (await launch(postgres, engine, current.port)) return current;
    const said = readFileSync(engine.logFile, "utf8").slice(from);
    if (attempt === attempts || !/Address already in use|lock file .* already exists|shared memory block/.test(said))
      throw failed(engine, said);
    await wait(pause);
  }
}

/** PostgreSQL's programs for a server. Throws TerminalError `EngineMissing`. */
export function softwareOf({ session }: PostgresEngine, { version }: Pick<EngineRecord, "version">): Promise<Software> {
  return software({ major: version, ...session });
}

/** Resolves to whether it runs; it may not take connections yet. Throws what keeps the system from starting it at all. */
async function launch(postgres: string, engine: PostgresEngine, port: number): Promise<boolean> {
  const data = dataFolder(engine.folder);
  const log = openSync(engine.logFile, "a", 0o600);
  const child = spawn(postgres, ["-D", data, ...settings(port)], {
    ...engine.session.user,
    cwd: data,
    detached: true,
    // nothing of ours: PostgreSQL takes its settings from variables too
    env: { LC_ALL: "C" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  child.unref();
  const ended = once(child, "exit").then(() => true);
  for (const end = performance.now() + patience; performance.now() < end;) {
    if (await Promise.race([ended, wait(10, false)])) return false;
    if (runningPostgres(engine.folder)?.ready) break;
  }
  return true;
}

/** Settings that go before those in the folder's postgresql.conf. https://www.postgresql.org/docs/current/runtime-config.html */
function settings(port: number): string[] {
  const values = {
    listen_addresses: loopback,
    port,
    // a path to one may be no longer than 107 bytes, and TCP does for all
    unix_socket_directories: "",
    logging_collector: "off",
    log_checkpoints: "off",
  };
  return Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
}

/** Resolves to where in the log this start begins. */
function beginLog({ logFile }: PostgresEngine): number {
  const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
  if (size < longestLog) return size;
  renameSync(logFile, `${logFile}.1`);
  return 0;
}

function failed({ logFile }: PostgresEngine, said: string): RetryableError {
  const fatal = said.split("\n").findLast((line) => /FATAL|PANIC|error/i.test(line)) ?? said.trim().split("\n").at(-1) ?? "";
  return new RetryableError(`PostgreSQL does not start: ${fatal.replace(/^.*?(FATAL|PANIC): +/, "")}`, {
    code: "CloudUnavailable",
    hint: `it is tried again by itself; its log is ${logFile}`,
  });
}
