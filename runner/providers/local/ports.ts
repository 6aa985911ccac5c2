import { randomInt } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";

import { readJson } from "../../../lib/local/files.ts";
import { namesIn } from "../../../lib/store/folder/files.ts";
import { stateFile } from "./emulators/state.ts";
import type { LocalSession } from "./session.ts";

/** The only address that engines listen on. */
export const loopback = "127.0.0.1";

/** Below those that systems give to connections by themselves, so that one is still free when its engine starts again. */
const range = { first: 20_000, end: 30_000 };

/** Whether nobody listens on a port. */
export async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, loopback);
    await once(server, "listening");
    server.close();
    await once(server, "close");
    return true;
  } catch {
    return false;
  }
}

/**
 * Finds a port that nobody listens on and no engine of the folder remembers.
 *
 * @param remember - writes it down for the engine, before another one looks
 */
export function freePort<T>(session: LocalSession, remember: (port: number) => T): Promise<T> {
  return session.alone("ports", async () => {
    const taken = remembered(session.engines);
    for (;;) {
      const port = randomInt(range.first, range.end);
      if (!taken.has(port) && (await isFree(port))) return remember(port);
    }
  });
}

/** Ports of all engines, also of those that don't run. */
function remembered(engines: string): Set<number | undefined> {
  const servers = namesIn(join(engines, "postgres")).map((name) => join(engines, "postgres", name, "engine.json"));
  const emulators = (["queues", "tables"] as const).map((makes) => stateFile({ engines }, { makes }));
  return new Set([...servers, ...emulators].map((file) => readJson<{ port?: number }>(file)?.port));
}
