import { join } from "node:path";

import { readJson, writeJson } from "../../../../lib/local/files.ts";
import type { LocalSession } from "../session.ts";

/** What is written down of queues: their server keeps all in memory. */
export interface QueuesState {
  /** Where their server listens, also while it doesn't run. */
  port?: number;
  /** The queues that were made, by name. */
  queues: Record<string, MadeQueue>;
}

/** A queue that was made. */
export interface MadeQueue {
  /** Uid of the object that it belongs to; none once it was let go. */
  owner?: string | undefined;
}

/** What belongs to the server of queues. */
export function queuesFolder({ engines }: LocalSession): string {
  return join(engines, "queues");
}

export function readState(session: LocalSession): QueuesState {
  return readJson<QueuesState>(stateFile(session)) ?? { queues: {} };
}

/** To be called by one at a time. */
export function writeState(session: LocalSession, state: QueuesState): void {
  writeJson(stateFile(session), state);
}

function stateFile(session: LocalSession): string {
  return join(queuesFolder(session), "queues.json");
}
