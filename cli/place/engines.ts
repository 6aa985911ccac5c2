import { join } from "node:path";

import type { ServiceObject } from "../../crds/api/objects.ts";
import { layout } from "../../lib/local/folder.ts";
import { runningPostgres, stopPostgres } from "../../lib/local/postgres.ts";
import { runningServer, stopServer } from "../../lib/local/servers.ts";

/** What an engine of this machine is to objects of a kind. */
interface Engine {
  /** Whether one process serves all objects of the kind. */
  shared: boolean;
  /** What is lost when it is stopped; undefined for nothing. */
  loses?: string;
  /** Where it is, for an object's name in it. */
  folder(engines: ReturnType<typeof layout>, externalName: string): string;
  runs(folder: string): boolean;
  /** Ends it. Resolves to whether it ran. */
  stop(folder: string): Promise<boolean>;
}

/** The engines of each kind that has any. */
export const engines: Partial<Record<string, Engine>> = {
  Postgres: {
    shared: false,
    folder: ({ postgres }, externalName) => join(postgres, externalName),
    runs: (folder) => runningPostgres(folder) !== undefined,
    stop: stopPostgres,
  },
  Queue: {
    shared: true,
    loses: "the messages that were in it",
    folder: ({ queues }) => queues,
    runs: (folder) => runningServer(folder) !== undefined,
    stop: stopServer,
  },
  Table: {
    shared: true,
    folder: ({ tables }) => tables,
    runs: (folder) => runningServer(folder) !== undefined,
    stop: stopServer,
  },
};

/** Whether an object's engine was made, and does not run now. */
export function hasEnded(folder: string, object: ServiceObject): boolean {
  return runs(folder, object) === false;
}

/** Whether an object's engine runs; undefined when it was not made yet. */
export function runs(folder: string, { kind, status }: ServiceObject): boolean | undefined {
  const engine = engines[kind];
  if (!engine || status?.externalName === undefined || status.binding === undefined) return undefined;
  return engine.runs(engine.folder(layout(folder), status.externalName));
}
