import { processFrame } from "./context.ts";
import { failure } from "./failure.ts";
import { processIo } from "./io.ts";
import { runProgram } from "./program.ts";

/** `kubectl-cloud`: runs a command line. Resolves to the exit code. */
export async function main(args: string[]): Promise<number> {
  const io = processIo();
  try {
    await runProgram(args, processFrame(io));
    return io.exitCode ?? 0;
  } catch (error) {
    const debug = process.env.KUBECTL_CLOUD_DEBUG !== undefined || args.some((arg) => arg === "--v" || /^--v=[^0]/.test(arg));
    const { text, exitCode } = failure(error, { debug, detailed: args.includes("--detailed-exitcode") });
    io.note(text);
    return exitCode;
  }
}
