import { connect } from "node:net";

/** How long an engine of this machine may take to say a first word, in milliseconds: it may be at work for others. */
const patienceMs = 5_000;

/** What makes any server of a kind say something, before it knows who asks. */
const questions: Partial<Record<string, Buffer>> = {
  // SSLRequest: https://www.postgresql.org/docs/current/protocol-message-formats.html
  Postgres: Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]),
};
const http = Buffer.from("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

/** Whether the server of a kind at a port of this machine says anything; one that is stopped still takes connections. */
export function answers(kind: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(questions[kind] ?? http));
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(patienceMs, () => end(false));
    socket.once("data", () => end(true));
    socket.once("error", () => end(false));
    socket.once("close", () => end(false));
  });
}
