import { Client, escapeIdentifier, escapeLiteral } from "pg";

import { RetryableError } from "../../../../lib/errors.ts";
import { loopback } from "../ports.ts";
import { type EngineRecord, superuser } from "./engine.ts";
import { scramVerifier } from "./scram.ts";

/** Makes the role and the database that the spec asks for, with about what a master user of a cloud may do. */
export function makeDatabase(record: EngineRecord, password: string): Promise<void> {
  const user = escapeIdentifier(record.username);
  return asSuperuser(record, [
    `CREATE ROLE ${user} LOGIN CREATEDB CREATEROLE PASSWORD ${escapeLiteral(scramVerifier(password))}`,
    `GRANT pg_monitor, pg_signal_backend TO ${user}`,
    `CREATE DATABASE ${escapeIdentifier(record.database)} OWNER ${user}`,
  ]);
}

/** Gives the role another password. */
export function setPassword(record: EngineRecord, password: string): Promise<void> {
  return asSuperuser(record, [`ALTER ROLE ${escapeIdentifier(record.username)} PASSWORD ${escapeLiteral(scramVerifier(password))}`]);
}

async function asSuperuser({ port, password }: EngineRecord, statements: string[]): Promise<void> {
  const client = new Client({
    host: loopback,
    port,
    user: superuser,
    password,
    database: "postgres",
    ssl: false,
    connectionTimeoutMillis: 10_000,
  });
  try {
    await client.connect();
    for (const statement of statements) await client.query(statement);
  } catch (error) {
    throw new RetryableError(`PostgreSQL on port ${port}: ${(error as Error).message}`, {
      code: "CloudUnavailable",
      hint: "it is tried again by itself; if it goes on, see the engine's log",
      cause: error,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
