import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A proxy that leads to one server, whatever name it is asked for, as the names of tests are nowhere. */
export interface Proxy {
  /** Host and port. */
  address: string;
  /** What it was asked for: host and port. */
  asked: string[];
  stop(): void;
}

/** A proxy by CONNECT: https://www.rfc-editor.org/rfc/rfc9110#name-connect */
export async function startConnectProxy(port: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = createHttpServer().on("connect", (request, socket: Socket) => {
    asked.push(request.url ?? "");
    socket.write("HTTP/1.1 200 OK\r\n\r\n");
    join(socket, port);
  });
  return opened(server, asked);
}

/** A proxy by SOCKS 5, without a login: https://www.rfc-editor.org/rfc/rfc1928 */
export async function startSocksProxy(port: number): Promise<Proxy> {
  const asked: string[] = [];
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (request) => {
        // of addresses only names: type 3, length, name, port
        const name = request.subarray(5, 5 + (request[4] ?? 0)).toString();
        asked.push(request[3] === 3 ? `${name}:${request.readUInt16BE(request.length - 2)}` : `type ${request[3]}`);
        socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]));
        join(socket, port);
      });
    });
  });
  return opened(server, asked);
}

function join(socket: Socket, port: number): void {
  const server = connect(port, "127.0.0.1");
  for (const [one, other] of [
    [socket, server],
    [server, socket],
  ] as const) {
    one.on("error", () => other.destroy());
    one.pipe(other);
  }
}

async function opened(server: ReturnType<typeof createServer>, asked: string[]): Promise<Proxy> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return { address: `127.0.0.1:${port}`, asked, stop: () => void server.close() };
}
