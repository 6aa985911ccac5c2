import type { Server } from "node:http";
import { createRequire } from "node:module";

import { registerServer, runningServer } from "../../../../lib/local/servers.ts";
import { dataOf } from "../emulators/engine.ts";
import { loopback } from "../ports.ts";
import { mend } from "./mend.ts";

/** The server of a folder's tables, a program of its own: `node tables.js ENGINE PORT FOLDER`. It keeps all on disk. */
const [engine = "", port = "", folder = ""] = process.argv.slice(2);
const load = createRequire(engine);
const path = dataOf(folder);
await mend(load("level"), path);

const dynalite = load(engine) as (options: object) => Server;
// nobody here learns anything from waiting
const server = dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
server.listen(Number(port), loopback, () => {
  // another one may have been quicker
  if (!runningServer(folder)) registerServer(folder, { pid: process.pid, port: Number(port) });
});

const end = () => {
  server.close(() => process.exit());
  server.closeAllConnections();
};
process.once("SIGTERM", end);
// somebody may remove the folder, and then nobody would ever end us
setInterval(() => {
  if (runningServer(folder)?.pid !== process.pid) end();
}, 2_000);
