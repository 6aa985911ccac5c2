import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";

import { connect } from "./index.ts";

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

let server: Server;
let folder: string;
let answers: Answer[];
let requests: string[];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "client-"));
  server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    (answers.length > 1 ? (answers.shift() as Answer) : (answers[0] as Answer))(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
});
beforeEach(() => {
  requests = [];
});
afterEach(() => server.closeAllConnections());
afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

function client(user: object = {}) {
  const kubeconfig = join(folder, "kubeconfig");
  const { port } = server.address() as AddressInfo;
  const cluster = { name: "c", cluster: { server: `http://127.0.0.1:${port}` } };
  const config = {
    clusters: [cluster],
    users: [{ name: "u", user }],
    contexts: [{ name: "x", context: { cluster: "c", user: "u" } }],
    "current-context": "x",
  };
  writeFileSync(kubeconfig, JSON.stringify(config));
  return connect({ kubeconfig }).client;
}
function status(code: number, reason = "", headers: Record<string, string> = {}): Answer {
  return (_, response) => response.writeHead(code, headers).end(JSON.stringify({ kind: "Status", message: "said so", reason }));
}
const ok: Answer = (_, response) => response.end(`{"ok":true}`);
const now = { "retry-after": "0" };

test("a server that is overloaded for a moment is asked again", async () => {
  answers = [status(429, "", now), status(503, "", now), ok];
  expect(await client().request("GET", "/x")).toEqual({ ok: true });
  expect(requests).toHaveLength(3);
});

test("a create is not repeated unless the server said that it did nothing, so that nothing is made twice", async () => {
  answers = [status(503, "", now), ok];
  await expect(client().request("POST", "/x", { body: {} })).rejects.toMatchObject({ code: "ServerError" });
  answers = [status(429, "", now), ok];
  expect(await client().request("POST", "/x", { body: {} })).toEqual({ ok: true });
});

test("a server that stays overloaded or asks for long is left to the caller, with the time it asked for", async () => {
  answers = [status(503, "", now)];
  await expect(client().request("GET", "/x")).rejects.toMatchObject({ code: "ServerError", retryAfterSeconds: 0 });
  expect(requests).toHaveLength(4);
  answers = [status(429, "", { "retry-after": "300" })];
  await expect(client().request("GET", "/x")).rejects.toMatchObject({ code: "ServerError", retryAfterSeconds: 300 });
  expect(requests).toHaveLength(5);
});

test("an admission policy that has not read its parameters yet is waited for, as it is right after an installation", async () => {
  const message = "failed to configure binding: paramKind kind `CloudAccount` not yet synced to use for admission";
  const warmingUp: Answer = (_, response) => response.writeHead(422).end(JSON.stringify({ kind: "Status", message, reason: "Invalid" }));
  answers = [warmingUp, warmingUp, ok];
  expect(await client().request("POST", "/x", { body: {} })).toEqual({ ok: true });
  expect(requests).toHaveLength(3);
});

test("connections are kept, so that a command pays for one handshake", async () => {
  const ports = new Set<number | undefined>();
  answers = [(request, response) => (ports.add(request.socket.remotePort), ok(request, response))];
  const kept = client();
  for (let i = 0; i < 3; i++) await kept.request("GET", "/x");
  expect(ports.size).toBe(1);
});

test("a kept connection that the server closed meanwhile is opened again", async () => {
  answers = [ok, (request) => request.socket.destroy(), ok];
  const kept = client();
  await kept.request("GET", "/x");
  expect(await kept.request("GET", "/x")).toEqual({ ok: true });
});

test("no answer in time is Unreachable, an abort is the caller's own", async () => {
  answers = [() => {}];
  await expect(client().request("GET", "/x", { timeoutSeconds: 0.05 })).rejects.toMatchObject({
    code: "Unreachable",
    message: expect.stringContaining("does not answer within 0.05 s"),
  });
  const stop = new AbortController();
  answers = [() => stop.abort(new Error("enough"))];
  await expect(client().request("GET", "/x", { signal: stop.signal })).rejects.toThrow("enough");
});

test("lines come as they are written, whatever the pieces they arrive in", async () => {
  answers = [
    (_, response) => {
      response.write("one\ntw");
      setImmediate(() => response.end("o\nthree"));
    },
  ];
  const lines: string[] = [];
  for await (const line of client().lines("/log")) lines.push(line);
  expect(lines).toEqual(["one", "two", "three"]);
});

test("a stream that breaks is an error, one that is aborted just ends", async () => {
  answers = [(request, response) => response.write("one\n", () => request.socket.destroy())];
  const read = async (signal?: AbortSignal, after = () => {}) => {
    for await (const _ of client().lines("/log", { signal })) after();
  };
  await expect(read()).rejects.toMatchObject({ code: "Unreachable" });
  const stop = new AbortController();
  answers = [(_, response) => void response.write("one\n")];
  await expect(read(stop.signal, () => stop.abort())).resolves.toBeUndefined();
});

test("something that is no API server is told as such", async () => {
  answers = [(_, response) => response.end("<html>Please log in</html>")];
  await expect(client().request("GET", "/x")).rejects.toMatchObject({
    code: "ServerError",
    message: expect.stringContaining("something else than JSON"),
  });
});

test("a login plugin that is missing or fails says so; what it prints is never shown", async () => {
  const plugin = (script: string) =>
    client({ exec: { apiVersion: "client.authentication.k8s.io/v1", command: "sh", args: ["-c", script] } }).request("GET", "/x");
  await expect(client({ exec: { command: "no-such-login" } }).request("GET", "/x")).rejects.toMatchObject({
    code: "Unauthorized",
    message: expect.stringContaining("need the program no-such-login"),
    hint: expect.stringContaining("kubectl auth whoami"),
  });
  await expect(plugin("echo the session has expired >&2; exit 1")).rejects.toMatchObject({
    code: "Unauthorized",
    message: expect.stringContaining("the session has expired"),
  });
  for (const output of ["planted", "{}"]) {
    const error = await plugin(`echo '${output}'`).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: "Unauthorized", message: expect.stringContaining("could not be had from its login plugin") });
    expect(String(error)).not.toContain("planted");
  }
  expect(requests).toEqual([]);
});

test("a proxy of the kubeconfig or the environment is used", async () => {
  const reached: (string | undefined)[] = [];
  const proxy = createServer().listen(0, "127.0.0.1");
  proxy.on("connect", (request, socket) => {
    reached.push(request.url);
    socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
  });
  await once(proxy, "listening");
  const kubeconfig = join(folder, "proxied");
  const cluster = { name: "c", cluster: { server: "https://cluster.example.com:6443" } };
  writeFileSync(
    kubeconfig,
    JSON.stringify({ clusters: [cluster], contexts: [{ name: "x", context: { cluster: "c" } }], "current-context": "x" }),
  );
  vi.stubEnv("HTTPS_PROXY", `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`);
  await expect(connect({ kubeconfig }).client.request("GET", "/x")).rejects.toMatchObject({ code: "Unreachable" });
  expect(reached).toEqual(["cluster.example.com:6443"]);
  vi.unstubAllEnvs();
  proxy.close();
});
