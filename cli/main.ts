import { type Context, processFrame } from "./context.ts";
import { failure } from "./failure.ts";
import { processIo } from "./io.ts";
import { runProgram } from "./program.ts";

/** `kubectl-cloud`: runs a command line. Resolves to the exit code. */
export async function main(args: string[]): Promise<number> {
  const io = processIo();
  const frame = processFrame(io);
  const { connect, connectCluster } = frame;
  let opened: Context | undefined;
  frame.connect = async (flags) => (opened = await connect(flags));
  frame.connectCluster = async (flags) => {
    const cluster = await connectCluster(flags);
    opened = cluster;
    return cluster;
  };
  try {
    await runProgram(args, frame);
    return io.exitCode ?? 0;
  } catch (thrown) {
    const error = opened ? await (await import("./actions/version-hint.ts")).withVersions(thrown, opened) : thrown;
    const debug = process.env.KUBECTL_CLOUD_DEBUG !== undefined || args.some((arg) => arg === "--v" || /^--v=[^0]/.test(arg));
    const { text, exitCode } = failure(error, { debug, detailed: args.includes("--detailed-exitcode") });
    io.note(text);
    return exitCode;
  }
}
