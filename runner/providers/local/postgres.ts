import { randomBytes } from "node:crypto";

import type { PostgresSpec } from "../../../crds/api/kinds/postgres.ts";
import { TerminalError } from "../../../lib/errors.ts";
import { runningPostgres, stopPostgres } from "../../../lib/local/postgres.ts";
import type { KindProvider, Observation, Outcome, Ownership, Target } from "../../provider.ts";
import type { Change } from "../../reconcile/diff.ts";
import { passwordField } from "../../reconcile/planning.ts";
import { connectionOf } from "./postgres/connection.ts";
import { type EngineRecord, PostgresEngine } from "./postgres/engine.ts";
import { make } from "./postgres/make.ts";
import { remove } from "./postgres/remove.ts";
import { softwareOf, start } from "./postgres/server.ts";
import { setPassword } from "./postgres/sql.ts";
import type { LocalSession } from "./session.ts";

type PostgresTarget = Target<PostgresSpec>;

/** Something of the connection has changed, its port or its password: so it is looked at again. */
const changed: Outcome = { operation: { message: "starting" } };

/** PostgreSQL servers on this machine, one for each object. */
export const postgres: KindProvider<PostgresSpec, LocalSession> = {
  // names of AWS, so that a manifest which works here works there
  naming: { maxLength: 63, clean: (name) => name.replaceAll(/-{2,}/g, "-").replace(/^(?![a-z])/, "db-") },
  needsPassword: true,
  // what differs at all is the major version, or of a server that is taken over
  effect: ({ field }) => (["version", "database", "username"].includes(field) ? "Impossible" : "Now"),
  observe,
  create,
  update,
  delete: (session, target) => alone(session, target, (engine) => remove(engine, target)),
};

function observe(session: LocalSession, target: PostgresTarget): Promise<Observation<PostgresSpec>> {
  const engine = engineOf(session, target);
  const record = engine.read();
  if (!record) return Promise.resolve({ exists: false });
  const running = runningPostgres(engine.folder);
  const { spec, externalName } = target;
  return Promise.resolve({
    exists: true,
    owner: record.owner,
    ready: record.initialized && (running?.ready ?? false),
    progress: record.initialized && running?.ready === false ? "starting" : undefined,
    repairs: repairsOf(record, running !== undefined),
    externalID: `local:postgres:${externalName}`,
    actual: {
      ...spec,
      // of a major version there is one minor one here
      version: spec.version.split(".")[0] === record.version ? spec.version : record.version,
      database: record.database,
      username: record.username,
    },
    connection: connectionOf(record, target),
  });
}

/** What a server lacks that was made. */
function repairsOf({ initialized }: EngineRecord, runs: boolean): Change[] {
  if (!initialized) return [{ field: "data", from: "incomplete", to: "made anew" }];
  return runs ? [] : [{ field: "engine", from: "stopped", to: "running" }];
}

function create(session: LocalSession, target: PostgresTarget): Promise<Outcome> {
  return alone(session, target, async (engine) => {
    const { spec, uid, namespace, name } = target;
    const fresh = {
      owner: uid,
      object: `${namespace}/${name}`,
      version: spec.version.split(".")[0] ?? "",
      database: spec.database,
      username: spec.username,
      password: randomBytes(24).toString("base64url"),
      initialized: false,
    };
    // what is not installed is said before anything is written down
    await softwareOf(engine, fresh);
    // what an earlier attempt has made is only completed
    const record = engine.read() ?? (await engine.withFreePort(fresh));
    if (!record.initialized) await make(engine, record, passwordOf(target));
    return changed;
  });
}

function update(session: LocalSession, target: PostgresTarget, changes: Change[], ownership?: Ownership): Promise<Outcome> {
  return alone(session, target, async (engine) => {
    let record = recordOf(engine, target);
    if (ownership === "release") {
      // nobody would be left to end it
      await stopPostgres(engine.folder);
      engine.write({ ...record, owner: undefined });
      return {};
    }
    if (ownership === "claim") engine.write((record = { ...record, owner: target.uid, object: `${target.namespace}/${target.name}` }));
    if (!record.initialized) await make(engine, record, passwordOf(target));
    else {
      record = await start(engine, record);
      if (changes.some(({ field }) => field === passwordField)) await setPassword(record, passwordOf(target));
    }
    return changed;
  });
}

function alone<T>(session: LocalSession, target: PostgresTarget, work: (engine: PostgresEngine) => Promise<T>): Promise<T> {
  return session.alone(`postgres-${target.externalName}`, () => work(engineOf(session, target)));
}

function engineOf(session: LocalSession, { externalName }: PostgresTarget): PostgresEngine {
  // the schema lets no other name through, and a file that was edited by hand must not lead elsewhere
  if (!/^[a-z0-9-]+$/.test(externalName)) throw new Error(`${externalName} is no name of a folder of ours`);
  return new PostgresEngine(session, externalName);
}

function recordOf(engine: PostgresEngine, { externalName }: PostgresTarget): EngineRecord {
  const record = engine.read();
  if (record) return record;
  throw new TerminalError(`could not change ${externalName}: its files went away just now`, {
    code: "Conflict",
    hint: "the next run makes it again",
  });
}

function passwordOf({ externalName, password }: PostgresTarget): string {
  if (password === undefined) throw new Error(`${externalName} has no password`);
  return password;
}
