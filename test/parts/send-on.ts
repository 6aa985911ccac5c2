import http, { type Agent } from "node:http";
import https from "node:https";

import { type Answer, type Incoming, textOf } from "./door.ts";

/** Sends a request on to the server behind a door, as it came. */
export function sendOn(server: string, { method, url, headers, text }: Incoming, agent?: Agent): Promise<Answer> {
  const target = new URL(url, server);
  const { request } = target.protocol === "https:" ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(target, { method, headers, ...(agent ? { agent } : {}) }, (answer) => {
      const { "transfer-encoding": _, ...rest } = answer.headers;
      textOf(answer).then((body) => resolve({ status: answer.statusCode ?? 500, headers: rest, text: body }), reject);
    });
    sent.on("error", reject);
    sent.end(text);
  });
}
