import { execFile } from "node:child_process";
import { chownSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { RetryableError, TerminalError } from "../../../../lib/errors.ts";
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
  engine.removeData();
  const data = await initialize(initdb, engine, record);
  renameSync(data, dataFolder(engine.folder));
  const started = await start(engine, record);
  await makeDatabase(started, password);
  engine.write({ ...started, initialized: true });
}

/** Resolves to a folder with new data. https://www.postgresql.org/docs/current/app-initdb.html */
async function initialize(initdb: string, { folder, session: { user } }: PostgresEngine, record: EngineRecord): Promise<string> {
  // an initdb whose run was killed goes on for a while, in a folder of its own
  const data = mkdtempSync(join(folder, "data-"));
  const passwordFile = join(folder, "password");
  // not on the command line, which everybody can read
  writeFileSync(passwordFile, `${record.password}\n`, { mode: 0o600 });
  if (user) for (const path of [data, passwordFile]) chownSync(path, user.uid, user.gid);
  const args = ["-D", data, "-U", superuser, "--auth=scram-sha-256", `--pwfile=${passwordFile}`, "--encoding=UTF8"];
  try {
    await run(initdb, [...args, ...locale(record.version)], { ...user, cwd: data, env: { LC_ALL: "C", TZ: "UTC" } });
    return data;
  } catch (error) {
    const { stderr = "", message } = error as Error & { stderr?: string };
    const said = `initdb of PostgreSQL ${record.version} failed: ${stderr.trim() || message}`;
    if (/user ID \d+/.test(stderr)) {
      // a user that has a number alone, as in some containers
      const hint = "initdb asks for the name of its user: give it one in /etc/passwd, or work as another user";
      throw new TerminalError(said, { code: "EngineMissing", hint });
    }
    const hint = `it is tried again by itself; if it goes on, see whether there is room for ${data}`;
    throw new RetryableError(said, { code: "CloudUnavailable", hint });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

/** The one that is the same on all systems. */
function locale(version: string): string[] {
  return Number(version) >= 17 ? ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : ["--no-locale"];
}
