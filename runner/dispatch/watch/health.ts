import http from "node:http";

/** A dispatcher that has not looked around for so long hangs, in milliseconds: it does at least each minute, and a pass takes seconds. */
const longest = 600_000;

/** Tells the kubelet how the dispatcher is. */
export interface Health {
  /** It has looked around, and its view of the cluster was current or not. */
  turn(isCurrent: boolean): void;
  close(): void;
}

/**
 * Answers a kubelet's probes: `/livez` with 200 unless the dispatcher hangs, `/readyz` with 200 while it follows the cluster. An
 * API server that can't be reached is no reason to start it again: that would not mend it, and the restarts' backoff would
 * hold it up when the API server is back.
 */
export function serveHealth(port: number): Health {
  let last = Date.now();
  let ready = false;
  const isWell = (path: string | undefined) => (path === "/readyz" ? ready : path === "/livez" && Date.now() - last < longest);
  const server = http.createServer(({ url }, response) => {
    const well = isWell(url);
    response.writeHead(well ? 200 : 503, { "content-type": "text/plain" }).end(well ? "ok\n" : "not ok\n");
  });
  server.listen(port);
  return {
    turn(isCurrent) {
      last = Date.now();
      ready = isCurrent;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}
