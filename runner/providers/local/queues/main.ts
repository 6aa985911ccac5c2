import { pathToFileURL } from "node:url";

import type * as Fauxqs from "fauxqs";

import { registerServer, runningServer } from "../../../../lib/local/servers.ts";
import { loopback } from "../ports.ts";

/**
 * The server of a folder's queues, a program of its own: `node queues.js ENGINE PORT FOLDER`. It keeps all in memory. What
 * fauxqs has to keep messages on disk loses those that a consumer gives back (ChangeMessageVisibility to 0) or whose queue is
 * tagged, as of version 2.4.1; so we do without and say so.
 */
const [engine = "", port = "", folder = ""] = process.argv.slice(2);
const { buildApp } = (await import(pathToFileURL(engine).href)) as typeof Fauxqs;
// its own start would listen on all addresses
const app = buildApp({ logger: false });

/** Actions whose answers have URLs of queues. */
const tellURLs = /\.(CreateQueue|GetQueueUrl|ListQueues|ListDeadLetterSourceQueues)$/;

// URLs name a host that not every system takes for its own: http://sqs.us-east-1.localhost:20000/…
app.addHook("onSend", (request, _reply, payload, done) => {
  const tells = tellURLs.test(String(request.headers["x-amz-target"])) && typeof payload === "string";
  done(null, tells ? payload.replaceAll(/http:\/\/sqs\.[^./]+\.localhost:/g, `http://${loopback}:`) : payload);
});

await app.listen({ port: Number(port), host: loopback });
// another one may have been quicker
if (!runningServer(folder)) registerServer(folder, { pid: process.pid, port: Number(port) });

const end = () => void app.close().then(() => process.exit());
process.once("SIGTERM", end);
// somebody may remove the folder, and then nobody would ever end us
setInterval(() => {
  if (runningServer(folder)?.pid !== process.pid) end();
}, 2_000);
