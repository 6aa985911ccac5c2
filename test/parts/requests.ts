import { readFileSync } from "node:fs";
import { request } from "node:https";

import { parse } from "yaml";

/** An answer of the API server, whatever its status. */
export interface Answer {
  status: number;
  // a test looks into what it asked for
  // oxlint-disable-next-line typescript/no-explicit-any
  body: any;
}

/** Who sends a request. */
export interface Caller {
  token?: string;
  /** By impersonation, as the administrator. */
  user?: string;
}

/** Sends one request and resolves to the answer, refused or not. */
export type Send = (method: string, path: string, body?: unknown, contentType?: string) => Promise<Answer>;

interface Kubeconfig {
  clusters: [{ cluster: { server: string; "certificate-authority-data": string } }];
  users: [{ user: { token: string } }];
}

/** Plain requests to an API server as somebody, for tests of what it refuses to whom. Without a caller: as the kubeconfig's administrator. */
export function requestsAs(kubeconfig: string, caller: Caller = {}): Send {
  const { clusters, users } = parse(readFileSync(kubeconfig, "utf8")) as Kubeconfig;
  const { server, "certificate-authority-data": ca } = clusters[0].cluster;
  const headers = {
    authorization: `Bearer ${caller.token ?? users[0].user.token}`,
    ...(caller.user ? { "impersonate-user": caller.user } : {}),
  };
  return (method, path, body, contentType = "application/json") =>
    new Promise((resolve, reject) => {
      const options = {
        method,
        ca: Buffer.from(ca, "base64"),
        headers: { ...headers, "content-type": contentType, accept: "application/json" },
      };
      const sent = request(new URL(path, server), options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (chunk: string) => (text += chunk));
        response.on("error", reject);
        response.on("end", () => {
          // of a watch, the first event
          const [line = ""] = text.split("\n", 1);
          resolve({ status: response.statusCode ?? 0, body: line.startsWith("{") ? JSON.parse(line) : text });
        });
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
