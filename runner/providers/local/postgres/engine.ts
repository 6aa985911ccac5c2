import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { readJson, writeJson } from "../../../../lib/local/files.ts";
import { dataFolder } from "../../../../lib/local/postgres.ts";
import { redact } from "../../../../lib/redact.ts";
import { namesIn } from "../../../../lib/store/folder/files.ts";
import { makeFolderFor } from "../home.ts";
import { freePort } from "../ports.ts";
import type { LocalSession } from "../session.ts";

/** What is written down of a server, beside its data. */
export interface EngineRecord {
  /** Uid of the object that it belongs to; none once it was let go. */
  owner?: string | undefined;
  /** For people: `shop/orders`. */
  object: string;
  /** Major version of the data. */
  version: string;
  /** Where it listens, also while it doesn't run. */
  port: number;
  database: string;
  username: string;
  /** Password of {@link superuser}. */
  password: string;
  /** Whether its data are there, and whole. */
  initialized: boolean;
}

/** Our own role in each server. No user's can have that name, as it has a hyphen. */
export const superuser = "kubectl-cloud";

const recordName = "engine.json";

/** One server: its folder, and what is written down of it. */
export class PostgresEngine {
  readonly session: LocalSession;
  readonly folder: string;

  constructor(session: LocalSession, name: string) {
    this.session = session;
    this.folder = join(session.engines, "postgres", name);
  }

  get logFile(): string {
    return join(this.folder, "log");
  }

  /** What is written down; undefined when there is no such server. */
  read(): EngineRecord | undefined {
    const record = readJson<EngineRecord>(join(this.folder, recordName));
    if (!record) return undefined;
    redact(record.password);
    // somebody may have removed them
    return { ...record, initialized: record.initialized && existsSync(dataFolder(this.folder)) };
  }

  write(record: EngineRecord): void {
    redact(record.password);
    for (const folder of [join(this.folder, ".."), this.folder]) makeFolderFor(this.session.user, folder);
    writeJson(join(this.folder, recordName), record);
  }

  /** Writes it down with another port. */
  withFreePort(record: Omit<EngineRecord, "port">): Promise<EngineRecord> {
    return freePort(this.session, (port) => {
      const written = { ...record, port };
      this.write(written);
      return written;
    });
  }

  /** Removes its data, whole or not. It must not run. */
  removeData(): void {
    for (const name of namesIn(this.folder)) if (name.startsWith("data")) removeAll(join(this.folder, name));
  }

  /** Removes all that there is of it. It must not run. */
  remove(): void {
    // the record last: while it is there, what is left is known to be its own
    this.removeData();
    removeAll(this.folder);
  }
}

/** Again and again for a while: a program whose run was killed may still write there. */
function removeAll(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
}
