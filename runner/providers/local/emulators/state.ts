import { join } from "node:path";

import { readJson, writeJson } from "../../../../lib/local/files.ts";
import type { LocalSession } from "../session.ts";
import type { Engine } from "./engine.ts";

/** What is written down of a server, also while it doesn't run. */
export interface State {
  /** Where it listens. */
  port?: number | undefined;
  /** What was made, by name. */
  made: Record<string, Made>;
}

/** Something that was made. */
export interface Made {
  /** Uid of the object that it belongs to; none once it was let go. */
  owner?: string | undefined;
}

export function readState(session: LocalSession, engine: Engine): State {
  const written = readJson<{ port?: number } & Record<string, State["made"]>>(stateFile(session, engine));
  return { port: written?.port, made: written?.[engine.makes] ?? {} };
}

/** To be called by one at a time. */
export function writeState(session: LocalSession, engine: Engine, { port, made }: State): void {
  writeJson(stateFile(session, engine), { port, [engine.makes]: made });
}

/** Where the port of a server is, among others. */
export function stateFile(session: Pick<LocalSession, "engines">, engine: Pick<Engine, "makes">): string {
  return join(session.engines, engine.makes, `${engine.makes}.json`);
}
