#!/usr/bin/env node
import { enableCompileCache } from "./compile-cache.ts";

enableCompileCache();

// a reader that went away, such as `head`, is no error
process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));

const exitCode = await main(process.argv.slice(2));
process.stdout.write("", () => process.exit(exitCode));

async function main(args: string[]): Promise<number> {
  const { runProgram } = await import("./program.ts");
  const { processFrame } = await import("./context.ts");
  const { processIo } = await import("./io.ts");
  const io = processIo();
  try {
    await runProgram(args, processFrame(io));
    return io.exitCode ?? 0;
  } catch (error) {
    const { failure } = await import("./failure.ts");
    const debug = process.env.KUBECTL_CLOUD_DEBUG !== undefined || args.some((arg) => arg === "--v" || /^--v=[^0]/.test(arg));
    const { text, exitCode } = failure(error, { debug, detailed: args.includes("--detailed-exitcode") });
    process.stderr.write(`${text}\n`);
    return exitCode;
  }
}
