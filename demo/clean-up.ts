import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";

import { layout } from "../lib/local/folder.ts";
import { stopPostgres } from "../lib/local/postgres.ts";
import { stopServer } from "../lib/local/servers.ts";
import { namesIn } from "../lib/store/folder/files.ts";
import type { Shell } from "./shell.ts";

/** Deletes what is left in a folder of local mode, which waits for runs that are at work, and ends what does not go by that. */
export async function removeLocalFolder(shell: Shell, folder: string): Promise<void> {
  if (!existsSync(folder)) return;
  const objects = ["postgres/orders", "queue/mail"];
  await shell.quietly(["kubectl-cloud", "--local", "delete", ...objects, "--ignore-not-found", "--timeout", "1m"]);
  const { engines, postgres, queues } = layout(folder);
  for (const name of namesIn(postgres)) await stopPostgres(join(postgres, name));
  await stopServer(queues);
  // it may be elsewhere
  rmSync(engines, { recursive: true, force: true });
}
