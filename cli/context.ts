import type { Connection } from "../lib/kube/index.ts";
import { parseDuration } from "./duration.ts";
import type { Io } from "./io.ts";

/** kubectl's common flags, which every command takes. */
export interface GlobalFlags {
  namespace?: string;
  context?: string;
  kubeconfig?: string;
  as?: string;
  asGroup?: string[];
  requestTimeout?: string;
  v?: string;
}

/** What an action knows: the cluster, the namespace and the time. It knows neither flags nor the terminal. */
export interface Context extends Connection {
  now(): Date;
}

/** What a command stands in: the terminal, and the cluster once it is needed. */
export interface Frame {
  io: Io;
  /** Resolves the cluster from the flags; nothing reads a kubeconfig before. */
  connect(flags: GlobalFlags): Promise<Context>;
}

/** The frame of this process: the client is loaded with the first connect. */
export function processFrame(io: Io): Frame {
  return {
    io,
    connect: async (flags) => {
      const { connect } = await import("../lib/kube/index.ts");
      const connection = await connect({
        ...(flags.namespace !== undefined && { namespace: flags.namespace }),
        ...(flags.context !== undefined && { context: flags.context }),
        ...(flags.kubeconfig !== undefined && { kubeconfig: flags.kubeconfig }),
        ...(flags.as !== undefined && { as: flags.as }),
        ...(flags.asGroup !== undefined && { asGroups: flags.asGroup }),
        ...(flags.requestTimeout !== undefined && { requestTimeoutMs: parseDuration(flags.requestTimeout, "--request-timeout") }),
      });
      return Object.assign(connection, { now: () => new Date() });
    },
  };
}
