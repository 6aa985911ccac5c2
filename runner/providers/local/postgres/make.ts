import { execFile } from "node:child_process";
import { chownSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { RetryableError } from "../../../../lib/errors.ts";
import { dataFolder, stopPostgres } from "../../../../lib/local/postgres.ts";
import { type EngineRecord, type PostgresEngine, superuser } from "./engine.ts";
import { softwareOf, start } from "./server.ts";
import { makeDatabase } from "./sql.ts";

const run = promisify(execFile);

/**
 * Makes a server's data, its role and its database, and starts it. What an earlier attempt left half-done is made anew.
 *
 * @throws TerminalError `EngineMissing`; RetryableError `CloudUnavailable`
 */
export async function make(engine: PostgresEngine, record: EngineRecord, password: string): Promise<void> {
  const { initdb } = await softwareOf(engine, record);
  await stopPostgres(engine.folder);
  rmSync(dataFolder(engine.folder), { recursive: true, force: true });
  await initialize(initdb, engine, record);
  const started = await start(engine, record);
  await makeDatabase(started, password);
  engine.write({ ...started, initialized: true });
}

/** https://www.postgresql.org/docs/current/app-initdb.html */
async function initialize(initdb: string, { folder, session: { user } }: PostgresEngine, record: EngineRecord): Promise<void> {
  const data = dataFolder(folder);
  const passwordFile = join(folder, "password");
  // not on the command line, which everybody can read
  writeFileSync(passwordFile, `${record.password}\n`, { mode: 0o600 });
  if (user) chownSync(passwordFile, user.uid, user.gid);
  mkdirSync(data, { mode: 0o700 });
  if (user) chownSync(data, user.uid, user.gid);
  const args = [
    "-D",
    data,
    "-U",
    superuser,
    "--auth=scram-sha-256",
    `--pwfile=${passwordFile}`,
    "--encoding=UTF8",
    ...locale(record.version),
  ];
  try {
    await run(initdb, args, { ...user, cwd: data, env: { LC_ALL: "C", TZ: "UTC" } });
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    throw new RetryableError(`initdb of PostgreSQL ${record.version} failed: ${stderr.trim() || message}`, {
      code: "CloudUnavailable",
      hint: `it is tried again by itself; if it goes on, see whether there is room for ${data}`,
    });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The one that is the same on all systems. */
function locale(version: string): string[] {
  return Number(version) >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--no-locale"];
}
