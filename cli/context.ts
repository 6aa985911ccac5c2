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

/** The same cluster, in another namespace. */
export function within(context: Context, namespace: string | undefined): Context {
  return namespace === undefined || namespace === context.namespace ? context : { ...context, namespace };
}

/** The frame of this process: the client is loaded with the first connect. */
export function processFrame(io: Io): Frame {
  return {
    io,
    connect: async ({ namespace, context, kubeconfig, as, asGroup, requestTimeout }) => {
      const timeout = requestTimeout === undefined ? 0 : parseDuration(requestTimeout, "--request-timeout");
      const { connect } = await import("../lib/kube/index.ts");
      const connection = connect({
        namespace,
        context,
        kubeconfig,
        as,
        asGroups: asGroup,
        // 0 is no limit of the user's, as with kubectl
        ...(timeout > 0 && { requestTimeoutSeconds: timeout / 1000 }),
      });
      return { ...connection, now: () => new Date() };
    },
  };
}
